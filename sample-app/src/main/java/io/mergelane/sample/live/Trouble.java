package io.mergelane.sample.live;

import java.time.Duration;

/**
 * What can be done to the listener, to see what becomes of it.
 */
enum Trouble {

	/** A record hangs in its handler. */
	SLOW_RECORD("A record hangs", "One call takes 40 seconds. All other users get their coupons meanwhile.",
			Duration.ofSeconds(40)),

	/** A record fails each time. */
	BAD_RECORD("A bad record", "One sign-up fails each time. After eight attempts it becomes a dead letter.",
			Duration.ofSeconds(20)),

	/** Half of all records have one key. */
	HOT_KEY("A hot key", "One user signs up as often as all others together, for half a minute.",
			Duration.ofSeconds(30)),

	/** Many records at once. */
	BURST("A burst", "10,000 sign-ups at once.", Duration.ofSeconds(10)),

	/** What the handler needs is down. */
	OUTAGE("An outage", "The coupon service is down for 20 seconds. The circuit opens, and nothing is lost.",
			Duration.ofSeconds(20)),

	/** A second instance comes, and goes. */
	SECOND_INSTANCE("A second instance", "It joins the group, takes its share, and leaves after half a minute.",
			Duration.ofSeconds(30));

	private final String title;

	private final String description;

	private final Duration duration;

	Trouble(String title, String description, Duration duration) {
		this.title = title;
		this.description = description;
		this.duration = duration;
	}

	String title() {
		return this.title;
	}

	String description() {
		return this.description;
	}

	Duration duration() {
		return this.duration;
	}

}

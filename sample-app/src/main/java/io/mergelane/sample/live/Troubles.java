package io.mergelane.sample.live;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.TaskScheduler;

/**
 * Makes trouble, each for its time.
 * <p>
 * Threading: thread-safe.
 */
class Troubles {

	private static final int BURST = 10_000;

	private final SignUpFeed feed;

	private final CouponService service;

	private final SecondInstance instance;

	private final TaskScheduler scheduler;

	private final Clock clock = Clock.systemUTC();

	private final Map<Trouble, Instant> until = new ConcurrentHashMap<>();

	Troubles(SignUpFeed feed, CouponService service, SecondInstance instance, TaskScheduler scheduler) {
		this.feed = feed;
		this.service = service;
		this.instance = instance;
		this.scheduler = scheduler;
	}

	/**
	 * Makes one, unless it goes on already.
	 * @return whether it was made
	 */
	boolean make(Trouble trouble) {
		Instant end = this.clock.instant().plus(trouble.duration());
		if (this.until.putIfAbsent(trouble, end) != null) {
			return false;
		}
		at(this.clock.instant(), () -> begin(trouble));
		at(end, () -> {
			try {
				end(trouble);
			}
			finally {
				this.until.remove(trouble);
			}
		});
		return true;
	}

	private void at(Instant time, Runnable action) {
		// If it fails, the scheduler logs why.
		Future<?> unused = this.scheduler.schedule(action, time);
	}

	List<TroubleState> all() {
		return Stream.of(Trouble.values()).map((trouble) -> TroubleState.of(trouble, this.until.get(trouble))).toList();
	}

	private void begin(Trouble trouble) {
		switch (trouble) {
			case SLOW_RECORD -> this.feed.publishOne(SignedUp.SLOW);
			case BAD_RECORD -> this.feed.publishOne(SignedUp.UNKNOWN);
			case BURST -> this.feed.publish(BURST);
			case HOT_KEY -> this.feed.skewed(true);
			case OUTAGE -> this.service.down(true);
			case SECOND_INSTANCE -> this.instance.start();
		}
	}

	private void end(Trouble trouble) {
		switch (trouble) {
			case SLOW_RECORD, BAD_RECORD, BURST -> {
			}
			case HOT_KEY -> this.feed.skewed(false);
			case OUTAGE -> this.service.down(false);
			case SECOND_INSTANCE -> this.instance.close();
		}
	}

	/**
	 * A trouble, and until when it goes on.
	 *
	 * @param name its name in a request
	 * @param title what it is called
	 * @param description what it does
	 * @param until when it ends, or {@code null} if it does not go on
	 */
	record TroubleState(String name, String title, String description, @Nullable Instant until) {

		static TroubleState of(Trouble trouble, @Nullable Instant until) {
			return new TroubleState(LiveRoutes.nameOf(trouble), trouble.title(), trouble.description(), until);
		}

	}

}

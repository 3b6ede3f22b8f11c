package io.mergelane.sample.lab.incident;

import java.time.Duration;

/**
 * Knows whether a number has stayed the same for a while.
 * <p>
 * Threading: confined to one thread.
 */
final class Stillness {

	private final Duration quiet;

	private long last = Long.MIN_VALUE;

	private long since;

	Stillness(Duration quiet) {
		this.quiet = quiet;
	}

	boolean isStill(long value) {
		long now = System.nanoTime();
		if (value != this.last) {
			this.last = value;
			this.since = now;
		}
		return now - this.since >= this.quiet.toNanos();
	}

}

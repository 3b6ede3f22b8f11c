package io.mergelane.merge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Waits before a transaction is done again: longer from attempt to attempt, and by chance
 * so that two writers do not meet again.
 * <p>
 * Threading: thread-safe if the generator is.
 */
final class BackOff {

	private static final long LEAST_NANOS = Duration.ofMillis(5).toNanos();

	private static final long MOST_NANOS = Duration.ofMillis(50).toNanos();

	private final RandomGenerator random;

	private final Pause pause;

	BackOff(RandomGenerator random, Pause pause) {
		this.random = random;
		this.pause = pause;
	}

	static BackOff parking() {
		return new BackOff(() -> ThreadLocalRandom.current().nextLong(), LockSupport::parkNanos);
	}

	/**
	 * Wait after a failed attempt.
	 * @param attempt number of the attempt, from one
	 */
	void afterAttempt(int attempt) {
		this.pause.nanos(this.random.nextLong(LEAST_NANOS, MOST_NANOS) * attempt);
	}

	/**
	 * Lets time pass on the calling thread. May return early, and must if the thread is
	 * interrupted, leaving it so.
	 */
	@FunctionalInterface
	interface Pause {

		void nanos(long nanos);

	}

}

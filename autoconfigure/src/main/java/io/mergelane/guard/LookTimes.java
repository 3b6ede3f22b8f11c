package io.mergelane.guard;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * When a group is looked at next: soon after a listener has joined it, and after a
 * rebalance; then from time to time, not in step with others.
 * <p>
 * Threading: not thread-safe.
 */
final class LookTimes {

	/**
	 * Seconds between the first looks.
	 */
	private static final int[] FIRST = { 5, 10, 45 };

	private static final long AFTER_REBALANCE = TimeUnit.SECONDS.toNanos(2);

	private static final long BETWEEN_REBALANCES = TimeUnit.SECONDS.toNanos(10);

	private static final double JITTER = 0.2;

	private final long interval;

	private final DoubleSupplier random;

	private long next;

	private long lookedForRebalance;

	private boolean rebalanced;

	private int looks;

	/**
	 * Create the times of a group that a listener has entered.
	 * @param interval time between two looks, in the end
	 * @param random gives numbers from 0 to 1
	 * @param now the time in nanoseconds
	 */
	LookTimes(Duration interval, DoubleSupplier random, long now) {
		this.interval = interval.toNanos();
		this.random = random;
		this.lookedForRebalance = now - BETWEEN_REBALANCES;
		this.next = now + Math.min(this.interval, TimeUnit.SECONDS.toNanos(FIRST[0]));
	}

	/**
	 * The assignment of a member has changed.
	 */
	void rebalanced(long now) {
		if (!this.rebalanced) {
			this.rebalanced = true;
			this.next = earlier(this.next,
					Math.max(now + AFTER_REBALANCE, this.lookedForRebalance + BETWEEN_REBALANCES));
		}
	}

	/**
	 * Look not later than that.
	 */
	void atLatest(long time) {
		this.next = earlier(this.next, time);
	}

	void looked(long now) {
		if (this.rebalanced) {
			this.rebalanced = false;
			this.lookedForRebalance = now;
		}
		this.looks++;
		long pause = (this.looks < FIRST.length) ? Math.min(this.interval, TimeUnit.SECONDS.toNanos(FIRST[this.looks]))
				: this.interval;
		this.next = now + Math.round(pause * (1 - JITTER + 2 * JITTER * this.random.getAsDouble()));
	}

	/**
	 * Return when to look next.
	 */
	long next() {
		return this.next;
	}

	private static long earlier(long one, long other) {
		return (one - other < 0) ? one : other;
	}

}

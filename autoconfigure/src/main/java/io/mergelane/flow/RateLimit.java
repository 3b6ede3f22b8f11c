package io.mergelane.flow;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Lets so many records a second into work. What a batch takes too many is paid back
 * before the next turn; of what is not used, up to a second is kept.
 * <p>
 * Threading: thread-safe. While there is no limit, no lock is taken.
 */
public final class RateLimit {

	private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier nanoTime;

	// Written under the lock.
	private volatile double perSecond;

	@GuardedBy("this")
	private double left;

	@GuardedBy("this")
	private long counted;

	/**
	 * Create a limit.
	 * @param perSecond records in a second; 0 for no limit
	 * @param nanoTime source of the time, as {@link System#nanoTime()}
	 */
	public RateLimit(double perSecond, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		change(perSecond);
	}

	/**
	 * Change the limit.
	 * @param records records in a second; 0 for no limit
	 */
	public final synchronized void change(double records) {
		if (!(records >= 0)) {
			throw new IllegalArgumentException("A rate must not be negative");
		}
		this.perSecond = records;
		this.left = Math.min(1, records);
		this.counted = this.nanoTime.getAsLong();
	}

	/**
	 * Return the limit.
	 * @return records in a second; 0 for no limit
	 */
	public double perSecond() {
		return this.perSecond;
	}

	/**
	 * Ask to begin work.
	 * @return 0 if it may begin, else after how many nanoseconds to ask again
	 */
	public long enter() {
		return (this.perSecond == 0) ? 0 : missing();
	}

	private synchronized long missing() {
		if (this.perSecond == 0) {
			return 0;
		}
		long now = this.nanoTime.getAsLong();
		this.left = Math.min(Math.max(1, this.perSecond), this.left + this.perSecond * (now - this.counted) / SECOND);
		this.counted = now;
		// The share of a record that is lost in rounding must not cost a turn.
		return (this.left > 1 - 1e-6) ? 0 : (long) Math.ceil((1 - this.left) / this.perSecond * SECOND);
	}

	/**
	 * Work has begun.
	 * @param records on so many records
	 */
	public void took(int records) {
		if (this.perSecond > 0) {
			take(records);
		}
	}

	private synchronized void take(int records) {
		this.left -= records;
	}

}

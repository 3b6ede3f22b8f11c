package io.mergelane.recovery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: exponentially longer up to a limit, with
 * jitter.
 * <p>
 * Threading: immutable, if the random source is thread-safe.
 *
 * @param delay the delay after the first attempt
 * @param multiplier by which the delay grows with each attempt
 * @param maxDelay the longest delay
 * @param random gives numbers from 0 to 1; the delay is shortened by up to a quarter, so
 * that records that failed together are not tried together
 */
public record RetrySchedule(Duration delay, double multiplier, Duration maxDelay, DoubleSupplier random) {

	private static final double JITTER = 0.25;

	/**
	 * Return the delay after an attempt.
	 * @param attempt the number of the failed attempt, from 1
	 * @return the delay
	 */
	public Duration after(int attempt) {
		double grown = this.delay.toMillis() * Math.pow(this.multiplier, attempt - 1.0);
		double limited = Math.min(grown, this.maxDelay.toMillis());
		return Duration.ofMillis(Math.round(limited * (1 - JITTER * this.random.getAsDouble())));
	}

	/**
	 * Return whether the delay after an attempt is the longest.
	 * @param attempt the number of the failed attempt, from 1
	 * @return whether it is the longest
	 */
	public boolean isLongest(int attempt) {
		return this.delay.toMillis() * Math.pow(this.multiplier, attempt - 1.0) >= this.maxDelay.toMillis();
	}

}

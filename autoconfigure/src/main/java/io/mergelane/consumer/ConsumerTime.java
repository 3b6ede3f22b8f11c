package io.mergelane.consumer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Milliseconds since a consumer was made: four bytes per record tell how old it is.
 * <p>
 * Threading: thread-safe.
 */
final class ConsumerTime {

	private final LongSupplier nanoTime;

	private final long start;

	ConsumerTime(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
	}

	long nanos() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * Return the time, which begins anew after 49 days.
	 * @return the time in milliseconds
	 */
	int now() {
		return (int) TimeUnit.NANOSECONDS.toMillis(this.nanoTime.getAsLong() - this.start);
	}

	/**
	 * Return how long ago something was.
	 * @param time when it was
	 * @return the time since then, right up to 49 days
	 */
	Duration since(int time) {
		return Duration.ofMillis(Integer.toUnsignedLong(now() - time));
	}

}

package io.mergelane.consumer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Looks at the condition every half millisecond. Workers need not signal anything, which
 * would cost them more than the looks cost the consumer thread.
 * <p>
 * Threading: thread-safe.
 */
final class ParkingWait implements ConsumerWait {

	private static final long INTERVAL = TimeUnit.MICROSECONDS.toNanos(500);

	private final LongSupplier nanoTime;

	ParkingWait(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	@Override
	public boolean until(BooleanSupplier condition, long nanos) {
		long start = this.nanoTime.getAsLong();
		while (!condition.getAsBoolean()) {
			long left = nanos - (this.nanoTime.getAsLong() - start);
			if (left <= 0 || Thread.currentThread().isInterrupted()) {
				return false;
			}
			LockSupport.parkNanos(Math.min(left, INTERVAL));
		}
		return true;
	}

}

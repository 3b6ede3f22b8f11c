package io.mergelane.sample.lab.stage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The time something takes: a call of a service, or waiting between two looks.
 * <p>
 * Threading: thread-safe.
 */
public final class Pause {

	private static final CountDownLatch NEVER = new CountDownLatch(1);

	private Pause() {
	}

	/**
	 * Waits.
	 * @param duration how long
	 * @throws IllegalStateException if the thread is interrupted
	 */
	public static void of(Duration duration) {
		await(NEVER, duration);
	}

	/**
	 * Waits for a latch.
	 * @param latch what to wait for
	 * @param limit how long at most
	 * @throws IllegalStateException if the thread is interrupted
	 */
	public static void await(CountDownLatch latch, Duration limit) {
		try {
			boolean unused = latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting", ex);
		}
	}

}

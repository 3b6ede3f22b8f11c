package io.mergelane.replay;

import java.util.function.LongSupplier;

import io.mergelane.flow.RateLimit;

/**
 * Holds a run back to its rate.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class ReplayPace {

	private final RateLimit limit;

	private final ReplayWait wait;

	ReplayPace(int recordsPerSecond, LongSupplier nanoTime, ReplayWait wait) {
		this.limit = new RateLimit(recordsPerSecond, nanoTime);
		this.wait = wait;
	}

	/**
	 * Wait until the next record may be replayed.
	 * @throws ReplayStoppedException if there is to be no more replay
	 * @throws InterruptedException if the thread is interrupted
	 */
	void await() throws ReplayStoppedException, InterruptedException {
		long nanos = this.limit.enter();
		do {
			if (this.wait.await(nanos)) {
				throw ReplayStoppedException.closed();
			}
			nanos = this.limit.enter();
		}
		while (nanos > 0);
		this.limit.took(1);
	}

}

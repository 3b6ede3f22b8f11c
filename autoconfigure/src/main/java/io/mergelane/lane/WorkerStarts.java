package io.mergelane.lane;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Starts workers, as many at a time as are useful.
 * <p>
 * While turns end quickly one worker more at a time will do, so that a burst of short
 * work does not wake hundreds. If hardly any turn has ended since a worker was called,
 * the work takes long, and several more are called at once.
 * <p>
 * Threading: thread-safe.
 */
final class WorkerStarts {

	/**
	 * Turns that end while a worker is being started, if they are short.
	 */
	private static final int FEW = 16;

	private static final int FAN_OUT = 4;

	private final Executor executor;

	private final Worker worker;

	private final AtomicInteger onTheirWay = new AtomicInteger();

	private final LongAdder endedTurns = new LongAdder();

	WorkerStarts(Executor executor, Worker worker) {
		this.executor = executor;
		this.worker = worker;
	}

	/**
	 * Start workers, if fewer are on their way.
	 * @param wanted how many should be on their way
	 * @throws java.util.concurrent.RejectedExecutionException if the executor takes none
	 */
	void start(int wanted) {
		int before = this.onTheirWay.get();
		// If this fails, others have started some, or one has begun and looks for work.
		if (before < wanted && this.onTheirWay.compareAndSet(before, wanted)) {
			start(wanted - before, this.endedTurns.sum());
		}
	}

	private void start(int count, long endedBefore) {
		int started = 0;
		try {
			for (; started < count; started++) {
				this.executor.execute(() -> run(endedBefore));
			}
		}
		finally {
			if (started < count) {
				this.onTheirWay.addAndGet(started - count);
			}
		}
	}

	private void run(long endedBefore) {
		this.onTheirWay.decrementAndGet();
		this.worker.run(this.endedTurns.sum() - endedBefore < FEW);
	}

	/**
	 * Return how many workers should be on their way when one has begun.
	 * @param workTakesLong whether hardly any turn has ended since it was called
	 * @return the number of workers
	 */
	int onTheirWay(boolean workTakesLong) {
		return workTakesLong ? this.onTheirWay.get() + FAN_OUT : 1;
	}

	void turnEnded() {
		this.endedTurns.increment();
	}

	/**
	 * What a worker does.
	 */
	@FunctionalInterface
	interface Worker {

		/**
		 * Work until there is nothing to do.
		 * @param workTakesLong whether hardly any turn has ended since it was called
		 */
		void run(boolean workTakesLong);

	}

}

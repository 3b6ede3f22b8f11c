package io.mergelane.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.mergelane.tracker.OffsetTracker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Registers and completes records, a window of them in flight, and advances once per
 * window. One operation is one record. With the profiler {@code gc} it also tells what is
 * allocated per record.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OffsetTrackerBenchmark {

	private static final int WINDOW = 10_000;

	/**
	 * Registers a window, completes it, and moves on.
	 * @param state the tracker
	 * @return what may be committed
	 */
	@Benchmark
	@OperationsPerInvocation(WINDOW)
	public long registerAndComplete(Tracked state) {
		OffsetTracker tracker = state.tracker;
		long[] tickets = state.tickets;
		for (int i = 0; i < WINDOW; i++) {
			tickets[i] = tracker.register(state.offset, 0, 0, state.offset++);
		}
		for (int index : state.order) {
			tracker.complete(tickets[index]);
		}
		tracker.advance();
		return tracker.committable();
	}

	/**
	 * A tracker, and the order in which a window is completed.
	 */
	@State(Scope.Thread)
	public static class Tracked {

		/**
		 * The order of completion.
		 */
		@Param({ "polled", "random" })
		public String completion = "polled";

		private final OffsetTracker tracker = new OffsetTracker(0);

		private final long[] tickets = new long[WINDOW];

		private final int[] order = new int[WINDOW];

		private long offset;

		/**
		 * Decides the order.
		 */
		@Setup(Level.Trial)
		public void decideOrder() {
			SplittableRandom random = new SplittableRandom(1);
			for (int i = 0; i < WINDOW; i++) {
				int other = "random".equals(this.completion) ? random.nextInt(i + 1) : i;
				this.order[i] = this.order[other];
				this.order[other] = i;
			}
		}

	}

}

package io.mergelane.benchmarks.jmh;

import java.util.concurrent.TimeUnit;

import io.mergelane.tracker.CommitMetadata;
import io.mergelane.tracker.FinishedRuns;
import io.mergelane.tracker.OffsetTracker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writes and reads the metadata of a range of 1,000,000 offsets with unfinished ones all
 * over it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CommitMetadataBenchmark {

	private static final int RANGE = 1_000_000;

	/**
	 * Writes the metadata, as at each commit.
	 * @param state the tracker
	 * @return the metadata
	 */
	@Benchmark
	public CommitMetadata write(Tracked state) {
		return state.tracker.metadata("", state.limit);
	}

	/**
	 * Reads it, as at an assignment.
	 * @param state the metadata
	 * @return what is finished
	 */
	@Benchmark
	public FinishedRuns read(Tracked state) {
		return CommitMetadata.read(state.text, 0);
	}

	/**
	 * A tracker with holes.
	 */
	@State(Scope.Benchmark)
	public static class Tracked {

		/**
		 * Number of unfinished offsets.
		 */
		@Param({ "1", "100", "10000" })
		public int holes = 1;

		/**
		 * The most characters: what a broker takes by default, and all.
		 */
		@Param({ "4096", "1000000" })
		public int limit = CommitMetadata.DEFAULT_LIMIT;

		private OffsetTracker tracker = new OffsetTracker(0);

		private String text = "";

		/**
		 * Makes the holes.
		 */
		@Setup(Level.Trial)
		public void prepare() {
			this.tracker = new OffsetTracker(0);
			for (int offset = 0; offset < RANGE; offset++) {
				long ticket = this.tracker.register(offset, 0, 0, 0);
				if (offset % (RANGE / this.holes) != 0) {
					this.tracker.complete(ticket);
				}
			}
			this.tracker.advance();
			this.text = this.tracker.metadata("", this.limit).text();
		}

	}

}

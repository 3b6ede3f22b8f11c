package io.mergelane.benchmarks.jmh;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.mergelane.skew.KeyNames;
import io.mergelane.skew.SkewRecorder;
import io.mergelane.skew.TopicSkew;
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
 * Counts the keys of polls of 500 records, as texts of 14 characters. One operation is
 * one record.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SkewRecorderBenchmark {

	private static final int POLL = 500;

	private static final int POLLS = 500;

	private static final int KEYS = 100_000;

	/**
	 * Counts the records of a poll.
	 * @param state the recorder
	 */
	@Benchmark
	@OperationsPerInvocation(POLL)
	public void record(Polled state) {
		SkewRecorder recorder = state.recorder;
		int from = state.poll++ % POLLS * POLL;
		recorder.begin(POLL);
		recorder.polled("topic", 0, POLL);
		for (int i = from; i < from + POLL; i++) {
			recorder.key(state.keys[i]);
		}
	}

	/**
	 * Takes a snapshot, as once a second. One operation is a snapshot here.
	 * @param state the recorder
	 * @return the snapshot
	 */
	@Benchmark
	public List<TopicSkew> snapshot(Full state) {
		// Otherwise it would be the last one for a second.
		state.partition ^= 1;
		state.recorder.assigned(Map.of("topic", Set.of(state.partition)));
		return state.recorder.snapshot();
	}

	/**
	 * Keys in the order in which they come.
	 */
	private static String[] keys(String distribution) {
		SplittableRandom random = new SplittableRandom(1);
		double[] cumulated = new double[KEYS];
		double sum = 0;
		for (int i = 0; i < KEYS; i++) {
			sum += "zipf".equals(distribution) ? 1 / Math.pow(i + 1, 1.1) : 1;
			cumulated[i] = sum;
		}
		String[] keys = new String[POLL * POLLS];
		for (int i = 0; i < keys.length; i++) {
			int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
			keys[i] = "customer-%05d".formatted((found >= 0) ? found : -found - 1);
		}
		return keys;
	}

	/**
	 * A recorder, and keys.
	 */
	@State(Scope.Thread)
	public static class Polled {

		/**
		 * How frequent keys are.
		 */
		@Param({ "zipf", "uniform" })
		public String distribution = "zipf";

		/**
		 * Whether a second passes with each poll, or none.
		 */
		@Param({ "all", "one-in-eight" })
		public String counted = "all";

		private SkewRecorder recorder = new SkewRecorder(KeyNames.hashed(), () -> 0, 1);

		private String[] keys = {};

		private int poll;

		private long now;

		/**
		 * Makes the keys.
		 */
		@Setup(Level.Trial)
		public void prepare() {
			this.keys = keys(this.distribution);
			LongSupplier passing = () -> this.now += TimeUnit.MILLISECONDS.toNanos(30);
			this.recorder = new SkewRecorder(KeyNames.hashed(), "all".equals(this.counted) ? passing : () -> 0, 1);
		}

	}

	/**
	 * A recorder with two full windows.
	 */
	@State(Scope.Thread)
	public static class Full {

		private SkewRecorder recorder = new SkewRecorder(KeyNames.hashed(), () -> 0, 1);

		private long now;

		private int partition;

		/**
		 * Fills the windows.
		 */
		@Setup(Level.Iteration)
		public void prepare() {
			this.recorder = new SkewRecorder(KeyNames.hashed(), () -> this.now, 1);
			String[] keys = keys("zipf");
			for (int window = 0; window < 2; window++) {
				this.now += TimeUnit.MINUTES.toNanos(5);
				this.recorder.begin(keys.length);
				this.recorder.polled("topic", 0, keys.length);
				for (String key : keys) {
					this.recorder.key(key);
				}
			}
		}

	}

}

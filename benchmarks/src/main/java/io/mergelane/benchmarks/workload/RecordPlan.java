package io.mergelane.benchmarks.workload;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which key each record of a topic has: every key equally often, in an order that looks
 * random and is the same in every run.
 */
final class RecordPlan {

	private static final long SEED = 20_260_101;

	private RecordPlan() {
	}

	static int[] of(Workload workload) {
		int[] keys = new int[workload.records()];
		int others = (workload.hotRecords() > 0) ? workload.keys() - 1 : workload.keys();
		for (int i = workload.hotRecords(); i < keys.length; i++) {
			keys[i] = workload.keys() - 1 - i % others;
		}
		shuffle(keys);
		return (workload.hotKey() == Workload.HotKey.REMOVED)
				? Arrays.stream(keys).filter((key) -> key != Workload.HOT).toArray() : keys;
	}

	private static void shuffle(int[] values) {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = values.length - 1; i > 0; i--) {
			int other = random.nextInt(i + 1);
			int value = values[i];
			values[i] = values[other];
			values[other] = value;
		}
	}

}

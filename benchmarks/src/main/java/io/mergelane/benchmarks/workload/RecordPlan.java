package io.mergelane.benchmarks.workload;

import java.util.Arrays;

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
		int others = (workload.oddRecords() > 0) ? workload.keys() - 1 : workload.keys();
		for (int i = workload.oddRecords(); i < keys.length; i++) {
			keys[i] = workload.keys() - 1 - i % others;
		}
		Shuffle.shuffle(keys, SEED);
		return (workload.oddKey() == OddKey.HOT_REMOVED)
				? Arrays.stream(keys).filter((key) -> key != OddKey.NUMBER).toArray() : keys;
	}

}

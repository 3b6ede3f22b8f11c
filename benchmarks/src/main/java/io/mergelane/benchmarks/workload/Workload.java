package io.mergelane.benchmarks.workload;

/**
 * What is in a topic and how long handling it takes.
 * <p>
 * Threading: immutable.
 *
 * @param name its name
 * @param records number of records
 * @param keys number of keys
 * @param work how long a record takes
 * @param limits what the contender may use
 * @param hotKey which share of the records is of key 0
 */
public record Workload(String name, int records, int keys, Work work, Limits limits, HotKey hotKey) {

	/**
	 * Number of partitions of every topic.
	 */
	public static final int PARTITIONS = 6;

	/**
	 * The share of one key, {@link #HOT}.
	 */
	public enum HotKey {

		/**
		 * All keys have equally many records.
		 */
		NONE,

		/**
		 * The hot key has 80 % of the records.
		 */
		PRESENT,

		/**
		 * The records are those of {@link #PRESENT} without those of the hot key.
		 */
		REMOVED

	}

	/**
	 * Number of the hot key.
	 */
	public static final int HOT = 0;

	/**
	 * What a contender may use.
	 *
	 * @param inWork records in work at once, or 0 for the contender's own default
	 * @param heap most heap of the contender's JVM
	 * @param warmUps passes before the one that counts
	 * @param heapSamples how often the heap is measured in a pass
	 */
	public record Limits(int inWork, String heap, int warmUps, int heapSamples) {

		/**
		 * Return how many threads a contender that needs a number gets.
		 * @return the number of threads
		 */
		public int threads() {
			return (this.inWork > 0) ? this.inWork : 64;
		}

	}

	/**
	 * Return whether handling takes no time.
	 * @return whether it takes no time
	 */
	public boolean isIdle() {
		return this.work.isNone();
	}

	/**
	 * Return how many records of {@link HotKey#PRESENT} are of the hot key.
	 * @return the number of records, or 0 if there is no hot key
	 */
	public int hotRecords() {
		return (this.hotKey != HotKey.NONE) ? (int) (this.records * 80L / 100) : 0;
	}

	/**
	 * Return how many records are in the topic.
	 * @return the number of records
	 */
	public int size() {
		return (this.hotKey == HotKey.REMOVED) ? counted() : this.records;
	}

	/**
	 * Return how many records count for the throughput: those of the hot key do not.
	 * @return the number of records
	 */
	public int counted() {
		return this.records - hotRecords();
	}

	/**
	 * Return what to read until the JVM is warm: without the hot key, which takes long.
	 * @return the workload
	 */
	public Workload warmUp() {
		return (this.hotKey == HotKey.PRESENT) ? new Workload(Workloads.HOT_KEY_REMOVED, this.records, this.keys,
				this.work, this.limits, HotKey.REMOVED) : this;
	}

	/**
	 * Return whether the first pass in a JVM reads the topic of the one that counts.
	 * @return whether it does
	 */
	public boolean warmsUpOnItself() {
		return this.limits.warmUps() > 0 && this.hotKey != HotKey.PRESENT;
	}

	/**
	 * Return whether {@link #idealMillis()} is about the records that count: the hot key
	 * is the busiest, and not one of them.
	 * @return whether it is
	 */
	public boolean hasIdeal() {
		return !isIdle() && this.hotKey != HotKey.PRESENT;
	}

	/**
	 * Return the time that no contender can beat: all work divided by how much may be
	 * done at once, or the key that takes longest.
	 * @return milliseconds, or 0 if handling takes no time
	 */
	public long idealMillis() {
		long total = 0;
		long[] perKey = new long[this.keys];
		int[] keyOf = RecordPlan.of(this);
		int[] sequence = new int[this.keys];
		long busiest = 0;
		for (int key : keyOf) {
			long millis = this.work.millis(key, sequence[key]++);
			total += millis;
			perKey[key] += millis;
			busiest = Math.max(busiest, perKey[key]);
		}
		return Math.max(busiest, total / this.limits.threads());
	}

}

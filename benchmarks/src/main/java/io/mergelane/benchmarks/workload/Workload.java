package io.mergelane.benchmarks.workload;

import java.util.List;

import org.jspecify.annotations.Nullable;

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
 * @param oddKey what is odd about key 0
 */
public record Workload(String name, int records, int keys, Work work, Limits limits, OddKey oddKey) {

	/**
	 * Number of partitions of every topic.
	 */
	public static final int PARTITIONS = 6;

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
	 * Return how many records are of the odd key, whether they are in the topic or not.
	 * @return the number of records, or 0 if no key is odd
	 */
	public int oddRecords() {
		return this.oddKey.records(this.records, this.keys);
	}

	/**
	 * Return how many records are in the topic.
	 * @return the number of records
	 */
	public int size() {
		return (this.oddKey == OddKey.HOT_REMOVED) ? counted() : this.records;
	}

	/**
	 * Return how many records count for the throughput: those of the odd key do not.
	 * @return the number of records
	 */
	public int counted() {
		return this.records - oddRecords();
	}

	/**
	 * Return what to read until the JVM is warm: without the hot key, which takes long,
	 * and without failures.
	 * @return the workload
	 */
	public Workload warmUp() {
		return with(this.oddKey.compared());
	}

	/**
	 * Return what is run in turn: what this is compared with, and this.
	 * @return the workloads
	 */
	public List<Workload> together() {
		return this.oddKey.together().stream().map(this::with).toList();
	}

	private Workload with(OddKey other) {
		return (other == this.oddKey) ? this
				: new Workload(Workloads.nameOf(other), this.records, this.keys, this.work, this.limits, other);
	}

	/**
	 * Return whether the first pass in a JVM reads the topic of the one that counts.
	 * @return whether it does
	 */
	public boolean warmsUpOnItself() {
		return this.limits.warmUps() > 0 && this.oddKey.compared() == this.oddKey;
	}

	/**
	 * Return whether {@link #idealMillis()} is about the records that count: a hot key is
	 * the busiest, and not one of them, and one that fails takes as long as it likes.
	 * @return whether it is
	 */
	public boolean hasIdeal() {
		return !isIdle() && this.oddKey != OddKey.HOT && !this.oddKey.fails();
	}

	/**
	 * Return where dead letters are written to.
	 * @return the topic, or {@code null} if there are none
	 */
	public @Nullable String deadLetterTopic() {
		return this.oddKey.hasDeadLetters() ? this.name + "-dlt" : null;
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

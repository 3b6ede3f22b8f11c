package io.mergelane.simulation;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record of a log, and the truth about it: whether a handler has reported it as
 * finished. A record that is written anew at the same offset is another one.
 */
final class SimRecord {

	final TopicPartition partition;

	final long offset;

	final int leaderEpoch;

	final @Nullable String key;

	final int size;

	boolean finished;

	SimRecord(TopicPartition partition, long offset, int leaderEpoch, @Nullable String key, int size) {
		this.partition = partition;
		this.offset = offset;
		this.leaderEpoch = leaderEpoch;
		this.key = key;
		this.size = size;
	}

	@Override
	public int hashCode() {
		// The same in each run.
		return 31 * (31 * this.partition.hashCode() + Long.hashCode(this.offset)) + this.leaderEpoch;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public String toString() {
		return this.partition + "@" + this.offset + "/" + this.leaderEpoch;
	}

}

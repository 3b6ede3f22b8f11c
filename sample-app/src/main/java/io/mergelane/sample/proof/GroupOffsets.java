package io.mergelane.sample.proof;

import java.util.Map;

import org.apache.kafka.common.TopicPartition;

/**
 * Where a group and its topic are: the committed offset and the end offset of each
 * partition. A partition without a committed offset counts as 0.
 * <p>
 * Threading: immutable.
 *
 * @param committed committed offsets
 * @param end end offsets
 */
record GroupOffsets(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> end) {

	static final GroupOffsets NONE = new GroupOffsets(Map.of(), Map.of());

	GroupOffsets {
		committed = Map.copyOf(committed);
		end = Map.copyOf(end);
	}

	long committedTotal() {
		return this.committed.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Returns how many records the group has not committed yet up to the given offsets.
	 */
	long lagBehind(Map<TopicPartition, Long> target) {
		return target.keySet().stream().mapToLong((partition) -> lagBehind(target, partition)).sum();
	}

	long lagBehind(Map<TopicPartition, Long> target, TopicPartition partition) {
		long wanted = target.getOrDefault(partition, 0L);
		return Math.max(0, wanted - this.committed.getOrDefault(partition, 0L));
	}

}

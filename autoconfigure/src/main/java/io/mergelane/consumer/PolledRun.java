package io.mergelane.consumer;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one partition that follow each other in a poll. They were fetched together,
 * so that only the first of them can follow a move of the position.
 * <p>
 * Threading: immutable.
 *
 * @param topicPartition the partition
 * @param records the records, at least one
 */
record PolledRun(TopicPartition topicPartition, List<ConsumerRecord<Object, Object>> records) {

	/**
	 * Part the records of a poll.
	 * @param records the records
	 * @return the runs
	 */
	static List<PolledRun> of(List<ConsumerRecord<Object, Object>> records) {
		List<PolledRun> runs = new ArrayList<>();
		int from = 0;
		for (int i = 1; i <= records.size(); i++) {
			if (i == records.size() || !isSamePartition(records.get(from), records.get(i))) {
				ConsumerRecord<Object, Object> first = records.get(from);
				runs.add(new PolledRun(new TopicPartition(first.topic(), first.partition()), records.subList(from, i)));
				from = i;
			}
		}
		return runs;
	}

	private static boolean isSamePartition(ConsumerRecord<?, ?> one, ConsumerRecord<?, ?> other) {
		return one.partition() == other.partition() && one.topic().equals(other.topic());
	}

	long firstOffset() {
		return this.records.get(0).offset();
	}

}

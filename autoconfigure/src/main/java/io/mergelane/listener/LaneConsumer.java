package io.mergelane.listener;

import java.util.Collection;
import java.util.List;

import io.mergelane.lane.LaneDispatcher;
import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One consumer of a lane listener: its partitions and its lanes.
 * <p>
 * Threading: confined to the consumer thread, but for {@link #snapshot()}.
 */
final class LaneConsumer {

	private final AssignedPartitions partitions;

	private final PartitionLifecycle lifecycle;

	private final ConsumerTurn turn;

	private final LaneDispatcher<RecordWork> lanes;

	private final LaneListenerSettings settings;

	LaneConsumer(AssignedPartitions partitions, PartitionLifecycle lifecycle, ConsumerTurn turn,
			LaneDispatcher<RecordWork> lanes, LaneListenerSettings settings) {
		this.partitions = partitions;
		this.lifecycle = lifecycle;
		this.turn = turn;
		this.lanes = lanes;
		this.settings = settings;
	}

	/**
	 * Take polled records in hand.
	 * @param records the records
	 */
	void accept(List<ConsumerRecord<Object, Object>> records) {
		AssignedPartition partition = null;
		for (ConsumerRecord<Object, Object> record : records) {
			if (partition == null || !isOf(record, partition)) {
				partition = this.partitions.getOrAdd(new TopicPartition(record.topic(), record.partition()));
			}
			accept(record, partition);
		}
	}

	private static boolean isOf(ConsumerRecord<?, ?> record, AssignedPartition partition) {
		TopicPartition topicPartition = partition.topicPartition();
		return topicPartition.partition() == record.partition() && topicPartition.topic().equals(record.topic());
	}

	private void accept(ConsumerRecord<Object, Object> record, AssignedPartition partition) {
		long size = RecordWork.sizeOf(record);
		long ticket = partition.register(record, size);
		if (ticket != OffsetTracker.NO_TICKET) {
			LaneKey key = LaneKey.of(record, this.settings.ordering(), this.settings.nullKey());
			this.lanes.submit(key, new RecordWork(record, partition, ticket, size));
		}
	}

	void beforePoll(Consumer<?, ?> consumer) {
		this.turn.run(consumer);
	}

	void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
		this.lifecycle.assigned(consumer, assigned);
	}

	void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
		this.lifecycle.revoked(consumer, revoked);
	}

	void lost(Collection<TopicPartition> lost) {
		this.lifecycle.lost(lost);
	}

	boolean isUnassigned() {
		return this.partitions.all().isEmpty();
	}

	void close() {
		this.lanes.close();
	}

	List<PartitionSnapshot> snapshot() {
		return this.partitions.snapshot();
	}

}

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

	private final Thread thread = Thread.currentThread();

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
			partition = accept(record, partition);
		}
	}

	private static boolean isOf(ConsumerRecord<?, ?> record, AssignedPartition partition) {
		TopicPartition topicPartition = partition.topicPartition();
		return topicPartition.partition() == record.partition() && topicPartition.topic().equals(record.topic());
	}

	/**
	 * Take a record in hand.
	 * @return the partition it is of, which is another one if the position has moved back
	 */
	private AssignedPartition accept(ConsumerRecord<Object, Object> record, AssignedPartition assigned) {
		LaneKey key = LaneKey.of(record, this.settings.ordering(), this.settings.nullKey());
		long size = RecordWork.sizeOf(record);
		AssignedPartition partition = assigned;
		long ticket = partition.register(record, size);
		if (ticket == OffsetTracker.NO_TICKET) {
			partition = this.lifecycle.movedBack(partition, record.offset());
			ticket = partition.register(record, size);
		}
		this.lanes.submit(key, new RecordWork(record, partition, ticket, size));
		return partition;
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

	/**
	 * Close the lanes if this is the thread the consumer was polled on.
	 * @return whether it is
	 */
	boolean closeIfOnThisThread() {
		if (Thread.currentThread() != this.thread) {
			return false;
		}
		this.lanes.close();
		return true;
	}

	List<PartitionSnapshot> snapshot() {
		return this.partitions.snapshot();
	}

}

package io.mergelane.consumer;

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
public final class LaneConsumer {

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
	public void accept(List<ConsumerRecord<Object, Object>> records) {
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

	/**
	 * Move on over finished records, pause or resume, commit, publish the state.
	 * @param consumer the consumer
	 */
	public void beforePoll(Consumer<?, ?> consumer) {
		this.turn.run(consumer);
	}

	/**
	 * Take partitions in.
	 * @param consumer the consumer
	 * @param assigned the partitions
	 */
	public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
		this.lifecycle.assigned(consumer, assigned);
	}

	/**
	 * Drain partitions, commit what is finished and let them go.
	 * @param consumer the consumer
	 * @param revoked the partitions
	 */
	public void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
		this.lifecycle.revoked(consumer, revoked);
	}

	/**
	 * Let partitions go without a commit.
	 * @param lost the partitions
	 */
	public void lost(Collection<TopicPartition> lost) {
		this.lifecycle.lost(lost);
	}

	/**
	 * Close the lanes if this is the thread the consumer was polled on.
	 * @return whether it is
	 */
	public boolean closeIfOnThisThread() {
		if (Thread.currentThread() != this.thread) {
			return false;
		}
		this.lanes.close();
		return true;
	}

	/**
	 * Return the state of the partitions as it was published last.
	 * @return the state of each partition
	 */
	public List<PartitionSnapshot> snapshot() {
		return this.partitions.snapshot();
	}

}

package io.mergelane.consumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.mergelane.lane.LaneDispatcher;
import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
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

	private final ConsumerTime time;

	LaneConsumer(AssignedPartitions partitions, PartitionLifecycle lifecycle, ConsumerTurn turn,
			LaneDispatcher<RecordWork> lanes, LaneListenerSettings settings, ConsumerTime time) {
		this.partitions = partitions;
		this.lifecycle = lifecycle;
		this.turn = turn;
		this.lanes = lanes;
		this.settings = settings;
		this.time = time;
	}

	/**
	 * Take polled records in hand.
	 * @param records the records
	 */
	public void accept(List<ConsumerRecord<Object, Object>> records) {
		List<RecordWork> works = new ArrayList<>(records.size());
		int time = this.time.now();
		AssignedPartition partition = null;
		for (ConsumerRecord<Object, Object> record : records) {
			if (partition == null || !isOf(record, partition)) {
				partition = this.partitions.getOrAdd(new TopicPartition(record.topic(), record.partition()));
			}
			partition = accept(record, partition, time, works);
		}
		this.lanes.submit(works);
	}

	private static boolean isOf(ConsumerRecord<?, ?> record, AssignedPartition partition) {
		TopicPartition topicPartition = partition.topicPartition();
		return topicPartition.partition() == record.partition() && topicPartition.topic().equals(record.topic());
	}

	/**
	 * Take a record in hand.
	 * @return the partition it is of, which is another one if the position has moved back
	 */
	private AssignedPartition accept(ConsumerRecord<Object, Object> record, AssignedPartition assigned, int time,
			List<RecordWork> works) {
		long size = RecordWork.sizeOf(record);
		AssignedPartition partition = assigned;
		long ticket = partition.register(record, size, time);
		if (ticket == OffsetTracker.NO_TICKET) {
			partition = this.lifecycle.movedBack(partition, record.offset());
			ticket = partition.register(record, size, time);
		}
		if (ticket != OffsetTracker.FINISHED) {
			LaneKey key = LaneKey.of(record, this.settings.ordering(), this.settings.nullKey());
			works.add(new RecordWork(record, key, partition, ticket, size));
		}
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
	 * Go on although the position of partitions is not in the log, or refuse to.
	 * @param consumer the consumer
	 * @param cause which partitions
	 * @throws LostOffsetException if the listener is to stop
	 */
	public void outOfRange(Consumer<?, ?> consumer, OffsetOutOfRangeException cause) {
		this.lifecycle.outOfRange(consumer, cause);
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
	 * Return the state as it was published last.
	 * @return the state
	 */
	public ConsumerSnapshot snapshot() {
		return this.partitions.snapshot();
	}

}

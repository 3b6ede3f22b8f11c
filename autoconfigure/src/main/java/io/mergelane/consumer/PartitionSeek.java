package io.mergelane.consumer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.mergelane.commit.DespiteWakeup;
import io.mergelane.commit.OffsetCommitter;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Moves the position in a partition because somebody has asked for that.
 * <p>
 * Nothing new starts, and what is in work may finish until the deadline, as if the
 * partition was revoked. Then the new position is committed, so that it is known after a
 * restart, and the partition begins anew there. If it cannot be committed the partition
 * goes on where it was.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class PartitionSeek {

	private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(5);

	private final AssignedPartitions partitions;

	private final PositionStore store;

	private final OffsetCommitter committer;

	private final Duration drainTimeout;

	private final RebalanceLog log;

	private final EngineSurroundings surroundings;

	PartitionSeek(AssignedPartitions partitions, PositionStore store, OffsetCommitter committer, Duration drainTimeout,
			RebalanceLog log, EngineSurroundings surroundings) {
		this.partitions = partitions;
		this.store = store;
		this.committer = committer;
		this.drainTimeout = drainTimeout;
		this.log = log;
		this.surroundings = surroundings;
	}

	SeekAnswer seek(Consumer<?, ?> consumer, SeekRequest request) {
		TopicPartition topicPartition = request.topicPartition();
		if (!consumer.assignment().contains(topicPartition)) {
			return SeekAnswer.refused(SteeringResult.NOT_ASSIGNED);
		}
		AssignedPartition partition = this.partitions.get(topicPartition);
		if (partition == null) {
			return SeekAnswer.refused(SteeringResult.NO_ANSWER);
		}
		if (this.store.isOutsideOfKafka()) {
			return SeekAnswer.refused(SteeringResult.KEPT_ELSEWHERE);
		}
		long committed = partition.commit().committed();
		if (committed != request.expectedCommitted()) {
			return new SeekAnswer(SteeringResult.NOT_AS_EXPECTED, committed, -1, 0);
		}
		Target target;
		try {
			target = DespiteWakeup.call(() -> target(consumer, topicPartition, request.target()));
		}
		catch (KafkaException ex) {
			return SeekAnswer.refused(SteeringResult.BROKER_AWAY);
		}
		if (!target.isInLog()) {
			return SeekAnswer.refused(SteeringResult.NOT_IN_LOG);
		}
		if (request.isDryRun()) {
			return answer(partition, committed, partition.movedTo(target.offset()));
		}
		drain(partition);
		return move(consumer, request, partition, partition.movedTo(target.offset()));
	}

	private static Target target(Consumer<?, ?> consumer, TopicPartition partition, SeekTarget wanted) {
		Set<TopicPartition> one = Set.of(partition);
		long beginning = consumer.beginningOffsets(one, BROKER_TIMEOUT).getOrDefault(partition, 0L);
		long end = consumer.endOffsets(one, BROKER_TIMEOUT).getOrDefault(partition, beginning);
		return new Target(beginning, end, switch (wanted.kind()) {
			case EARLIEST -> beginning;
			case LATEST -> end;
			case OFFSET -> wanted.value();
			case TIME -> {
				OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, wanted.value()), BROKER_TIMEOUT)
					.get(partition);
				yield (found != null) ? found.offset() : end;
			}
		});
	}

	private void drain(AssignedPartition partition) {
		partition.drain();
		this.surroundings.waiting().until(partition::isQuiet, this.drainTimeout.toNanos());
		partition.tracker().advance();
	}

	private SeekAnswer move(Consumer<?, ?> consumer, SeekRequest request, AssignedPartition partition,
			AssignedPartition anew) {
		SeekAnswer answer = answer(partition, partition.commit().committed(), anew);
		this.committer.commitNow(consumer, List.of(anew.commit()), BROKER_TIMEOUT);
		if (anew.commit().committed() != anew.tracker().committable()) {
			replace(consumer, partition, partition.again());
			return SeekAnswer.refused(SteeringResult.NOT_COMMITTED);
		}
		long from = partition.tracker().committable();
		replace(consumer, partition, anew);
		this.log.add(new OffsetReset(this.surroundings.clock().instant(), request.topicPartition().toString(), from,
				answer.to(), "moved on request: " + request.reason()));
		return answer;
	}

	private static SeekAnswer answer(AssignedPartition partition, long committed, AssignedPartition anew) {
		long to = anew.tracker().committable();
		return new SeekAnswer(SteeringResult.DONE, committed, to, partition.tracker().unfinishedBelow(to));
	}

	private void replace(Consumer<?, ?> consumer, AssignedPartition partition, AssignedPartition anew) {
		partition.close();
		partition.releaseWaiting();
		this.partitions.left(List.of(partition));
		this.partitions.add(anew);
		consumer.seek(anew.topicPartition(), anew.tracker().committable());
	}

	/**
	 * Where to go on in a log.
	 *
	 * @param beginning its first offset
	 * @param end the offset behind its last one
	 * @param offset where to go on
	 */
	private record Target(long beginning, long end, long offset) {

		boolean isInLog() {
			return this.offset >= this.beginning && this.offset <= this.end;
		}

	}

}

package io.mergelane.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.mergelane.commit.OffsetCommitter;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes partitions in when they are assigned, and lets them go when they are revoked or
 * lost.
 * <p>
 * Revoked: nothing new starts, what is in work may finish until the deadline, what is
 * finished is committed. Lost: another consumer may own them already, so nothing is
 * committed. Either way nothing of the old assignment changes anything afterwards. Spring
 * Kafka reports a loss as a revocation as well: the second call finds nothing.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class PartitionLifecycle {

	private static final Log logger = LogFactory.getLog(PartitionLifecycle.class);

	private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(5);

	private final String listener;

	private final AssignedPartitions partitions;

	private final StartPositions startPositions;

	private final OffsetCommitter committer;

	private final Duration drainTimeout;

	private final RebalanceLog log;

	private final EngineSurroundings surroundings;

	PartitionLifecycle(String listener, AssignedPartitions partitions, StartPositions startPositions,
			OffsetCommitter committer, Duration drainTimeout, RebalanceLog log, EngineSurroundings surroundings) {
		this.listener = listener;
		this.partitions = partitions;
		this.startPositions = startPositions;
		this.committer = committer;
		this.drainTimeout = drainTimeout;
		this.log = log;
		this.surroundings = surroundings;
	}

	void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
		List<TopicPartition> added = assigned.stream().filter((one) -> this.partitions.get(one) == null).toList();
		if (added.isEmpty()) {
			return;
		}
		this.startPositions.begin(consumer, added).forEach(this.partitions::add);
		record(RebalanceEvent.Type.ASSIGNED, added, 0);
	}

	void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
		List<AssignedPartition> going = this.partitions.remove(revoked);
		if (going.isEmpty()) {
			return;
		}
		drain(going);
		going.forEach((partition) -> partition.tracker().advance());
		this.committer.commitNow(consumer, going.stream().map(AssignedPartition::commit).toList(), BROKER_TIMEOUT);
		close(RebalanceEvent.Type.REVOKED, going);
	}

	void lost(Collection<TopicPartition> lost) {
		List<AssignedPartition> going = this.partitions.remove(lost);
		if (!going.isEmpty()) {
			close(RebalanceEvent.Type.LOST, going);
		}
	}

	/**
	 * Go on although the position of partitions is not in the log, or refuse to.
	 * @param consumer the consumer
	 * @param cause which partitions
	 * @throws LostOffsetException if the listener is to stop
	 */
	void outOfRange(Consumer<?, ?> consumer, OffsetOutOfRangeException cause) {
		this.startPositions.outOfRange(consumer, cause);
	}

	/**
	 * Begin a partition anew whose position was moved back: by a seek, or as the log was
	 * truncated. What is in hand of it is handled again, or is not in the log any more.
	 * @param partition the partition
	 * @param offset the offset it was moved to
	 * @return the partition to go on with
	 */
	AssignedPartition movedBack(AssignedPartition partition, long offset) {
		logger.warn("Listener '%s': position of %s was moved back from %d to %d; records are handled from there again"
			.formatted(this.listener, partition.topicPartition(), partition.tracker().next(), offset));
		partition.close();
		this.partitions.left(List.of(partition));
		AssignedPartition anew = AssignedPartition.unknown(partition.topicPartition());
		this.partitions.add(anew);
		return anew;
	}

	private void drain(List<AssignedPartition> going) {
		going.forEach(AssignedPartition::drain);
		this.surroundings.waiting()
			.until(() -> going.stream().allMatch(AssignedPartition::isQuiet), this.drainTimeout.toNanos());
	}

	private void close(RebalanceEvent.Type type, List<AssignedPartition> going) {
		going.forEach(AssignedPartition::close);
		this.partitions.left(going);
		long unfinished = going.stream().mapToLong((partition) -> partition.tracker().inFlight()).sum();
		record(type, going.stream().map(AssignedPartition::topicPartition).toList(), unfinished);
	}

	private void record(RebalanceEvent.Type type, List<TopicPartition> partitions, long unfinished) {
		List<String> names = partitions.stream().map(TopicPartition::toString).sorted().toList();
		RebalanceEvent event = new RebalanceEvent(this.surroundings.clock().instant(), type, names, unfinished);
		this.log.add(event);
		logger.info("Listener '%s': partitions %s: %s%s".formatted(this.listener, type.name().toLowerCase(Locale.ROOT),
				names, (unfinished > 0) ? "; polled and unfinished: " + unfinished : ""));
	}

}

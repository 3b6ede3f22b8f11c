package io.mergelane.consumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

import io.mergelane.commit.PartitionCommit;
import io.mergelane.flow.PauseReason;
import io.mergelane.tracker.OffsetTracker;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions a consumer is assigned at present.
 * <p>
 * Threading: confined to the consumer thread, but for {@link #snapshot()}.
 */
final class AssignedPartitions {

	private final Map<TopicPartition, AssignedPartition> partitions = new LinkedHashMap<>();

	private volatile List<PartitionSnapshot> snapshot = List.of();

	@Nullable AssignedPartition get(TopicPartition topicPartition) {
		return this.partitions.get(topicPartition);
	}

	/**
	 * Return a partition of which records were polled. Kafka tells of an assignment
	 * before; should it not have done so, the records are taken in hand all the same.
	 * @param topicPartition which one
	 * @return the partition
	 */
	AssignedPartition getOrAdd(TopicPartition topicPartition) {
		return this.partitions.computeIfAbsent(topicPartition,
				(added) -> new AssignedPartition(added, OffsetTracker.NOTHING));
	}

	void add(AssignedPartition partition) {
		this.partitions.put(partition.topicPartition(), partition);
	}

	/**
	 * Remove partitions.
	 * @param topicPartitions which ones
	 * @return those that were there
	 */
	List<AssignedPartition> remove(Collection<TopicPartition> topicPartitions) {
		List<AssignedPartition> removed = new ArrayList<>();
		for (TopicPartition topicPartition : topicPartitions) {
			AssignedPartition partition = this.partitions.remove(topicPartition);
			if (partition != null) {
				removed.add(partition);
			}
		}
		return removed;
	}

	Collection<AssignedPartition> all() {
		return this.partitions.values();
	}

	Collection<PartitionCommit> commits() {
		return this.partitions.values().stream().map(AssignedPartition::commit).toList();
	}

	/**
	 * Publish the state.
	 * @param consumer the consumer
	 * @param ends knows the log ends of paused partitions
	 * @param paused why the engine has paused a partition
	 */
	void publish(Consumer<?, ?> consumer, PausedEnds ends, Function<TopicPartition, @Nullable PauseReason> paused) {
		ends.refresh(consumer);
		Set<TopicPartition> assignment = consumer.assignment();
		this.snapshot = this.partitions.values()
			.stream()
			.filter((partition) -> assignment.contains(partition.topicPartition()))
			.map((partition) -> snapshot(partition, unread(partition, consumer, ends),
					paused.apply(partition.topicPartition())))
			.toList();
	}

	/**
	 * Return how many records were not polled. The consumer learns of the end of the log
	 * when it fetches, which it does not while a partition is paused.
	 */
	private static OptionalLong unread(AssignedPartition partition, Consumer<?, ?> consumer, PausedEnds ends) {
		OptionalLong end = ends.of(partition.topicPartition());
		long next = partition.tracker().next();
		return (end.isPresent() && next != OffsetTracker.NOTHING) ? OptionalLong.of(end.getAsLong() - next)
				: consumer.currentLag(partition.topicPartition());
	}

	private static PartitionSnapshot snapshot(AssignedPartition partition, OptionalLong unread,
			@Nullable PauseReason paused) {
		TopicPartition topicPartition = partition.topicPartition();
		TrackerSnapshot tracker = partition.tracker().snapshot();
		// What was not polled, and what was polled and is not finished.
		Long lag = unread.isPresent() ? Math.max(0, unread.getAsLong()) + tracker.inFlight() : null;
		return new PartitionSnapshot(topicPartition.topic(), topicPartition.partition(), partition.commit().committed(),
				lag, paused, tracker);
	}

	/**
	 * Return the state as it was published last. May be called from any thread.
	 * @return the state of each partition
	 */
	List<PartitionSnapshot> snapshot() {
		return this.snapshot;
	}

}

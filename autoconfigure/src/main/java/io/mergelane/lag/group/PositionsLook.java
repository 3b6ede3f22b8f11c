package io.mergelane.lag.group;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.mergelane.listener.ListenerGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka where a group is, by four calls whatever the number of partitions.
 * <p>
 * Threading: confined to the thread that waits.
 */
final class PositionsLook {

	private final Admin admin;

	private final ListenerGroup group;

	private final AdminCalls calls;

	private @Nullable String failure;

	PositionsLook(Admin admin, ListenerGroup group, AdminCalls calls) {
		this.admin = admin;
		this.group = group;
		this.calls = calls;
	}

	/**
	 * Look at the group.
	 * @param clock tells when that is
	 * @return where it is
	 * @throws KafkaException if Kafka does not tell
	 */
	GroupPositions look(Clock clock) {
		KafkaFuture<ConsumerGroupDescription> described = Objects.requireNonNull(this.admin
			.describeConsumerGroups(List.of(this.group.name()), this.calls.bounded(new DescribeConsumerGroupsOptions()))
			.describedGroups()
			.get(this.group.name()));
		KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets = this.admin
			.listConsumerGroupOffsets(this.group.name(), this.calls.bounded(new ListConsumerGroupOffsetsOptions()))
			.partitionsToOffsetAndMetadata();
		Map<TopicPartition, String> members = members(described);
		Map<TopicPartition, Long> committed = committed(offsets);
		Set<TopicPartition> partitions = partitions((members != null) ? members.keySet() : Set.of(),
				committed.keySet());
		// The ends come last: nothing is committed behind them then.
		Instant asOf = clock.instant();
		Map<TopicPartition, Long> ends = ends(partitions);
		Map<TopicPartition, GroupPositions.Position> positions = new HashMap<>();
		for (TopicPartition partition : partitions) {
			positions.put(partition, new GroupPositions.Position(ends.get(partition), committed.get(partition),
					(members != null) ? members.get(partition) : null));
		}
		return new GroupPositions(asOf, positions, members != null, this.failure);
	}

	private @Nullable Map<TopicPartition, String> members(KafkaFuture<ConsumerGroupDescription> described) {
		Map<TopicPartition, String> members = new HashMap<>();
		try {
			this.calls.get(described)
				.members()
				.forEach((member) -> member.assignment()
					.topicPartitions()
					.forEach((partition) -> members.put(partition, member.clientId())));
		}
		catch (KafkaException ex) {
			if (ex.getCause() instanceof TopicAuthorizationException) {
				this.failure = "it is hidden who has which partition, as a member reads a topic that is hidden";
				return null;
			}
			throwUnlessAbsent(ex);
		}
		return members;
	}

	private Map<TopicPartition, Long> committed(KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets) {
		Map<TopicPartition, Long> committed = new HashMap<>();
		try {
			this.calls.get(offsets).forEach((partition, offset) -> {
				// Kafka gives null for a partition without a committed offset.
				if (offset != null) {
					committed.put(partition, offset.offset());
				}
			});
		}
		catch (KafkaException ex) {
			throwUnlessAbsent(ex);
		}
		return committed;
	}

	private static void throwUnlessAbsent(KafkaException ex) {
		if (!(ex.getCause() instanceof GroupIdNotFoundException)) {
			throw ex;
		}
	}

	private Set<TopicPartition> partitions(Set<TopicPartition> assigned, Set<TopicPartition> committed) {
		Set<String> topics = new HashSet<>(this.group.topics());
		assigned.forEach((partition) -> topics.add(partition.topic()));
		committed.forEach((partition) -> topics.add(partition.topic()));
		Set<TopicPartition> partitions = new HashSet<>();
		if (!topics.isEmpty()) {
			this.admin.describeTopics(topics, this.calls.bounded(new DescribeTopicsOptions()))
				.topicNameValues()
				.values()
				.forEach((topic) -> partitions.addAll(partitions(topic)));
		}
		return partitions;
	}

	/**
	 * A topic may be deleted whose offsets are still committed.
	 */
	private Set<TopicPartition> partitions(KafkaFuture<TopicDescription> described) {
		try {
			TopicDescription topic = this.calls.get(described);
			return topic.partitions()
				.stream()
				.map((partition) -> new TopicPartition(topic.name(), partition.partition()))
				.collect(Collectors.toSet());
		}
		catch (KafkaException ex) {
			if (ex.getCause() instanceof UnknownTopicOrPartitionException) {
				return Set.of();
			}
			if (ex.getCause() instanceof TopicAuthorizationException) {
				this.failure = ex.getMessage();
				return Set.of();
			}
			throw ex;
		}
	}

	private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
		Map<TopicPartition, Long> ends = new HashMap<>();
		if (!partitions.isEmpty()) {
			ListOffsetsResult latest = this.admin.listOffsets(
					partitions.stream()
						.collect(Collectors.toMap((partition) -> partition, (partition) -> OffsetSpec.latest())),
					this.calls.bounded(options(this.group)));
			partitions.forEach((partition) -> {
				try {
					ends.put(partition, this.calls.get(latest.partitionResult(partition)).offset());
				}
				catch (KafkaException ex) {
					this.failure = "the end of %s is not known: %s".formatted(partition, ex.getMessage());
				}
			});
		}
		return ends;
	}

	static ListOffsetsOptions options(ListenerGroup group) {
		return new ListOffsetsOptions(
				group.readCommitted() ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED);
	}

}

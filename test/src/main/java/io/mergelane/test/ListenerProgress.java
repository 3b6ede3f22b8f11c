package io.mergelane.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * How far listeners are, from what the broker knows of their groups.
 * <p>
 * Threading: thread-safe.
 */
final class ListenerProgress {

	private final TestClients clients;

	private final KafkaListenerEndpointRegistry registry;

	private final Supplier<List<ListenerSnapshot>> snapshots;

	ListenerProgress(TestClients clients, KafkaListenerEndpointRegistry registry,
			Supplier<List<ListenerSnapshot>> snapshots) {
		this.clients = clients;
		this.registry = registry;
		this.snapshots = snapshots;
	}

	List<String> laneListeners() {
		return this.snapshots.get().stream().map(ListenerSnapshot::id).toList();
	}

	/**
	 * Return where the topics of listeners end, as far as there is anything in them.
	 * @param ids ids of the listeners
	 * @return the end of each partition, by listener
	 */
	Map<String, Map<TopicPartition, Long>> ends(List<String> ids) {
		Map<String, Map<TopicPartition, Long>> ends = new LinkedHashMap<>();
		for (String id : ids) {
			Set<TopicPartition> partitions = partitions(container(id));
			Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
			Map<TopicPartition, Long> last = offsets(partitions, OffsetSpec.latest());
			last.entrySet().removeIf((end) -> end.getValue().equals(first.get(end.getKey())));
			ends.put(id, last);
		}
		return ends;
	}

	Map<TopicPartition, Long> committed(String id) {
		Set<TopicPartition> own = partitions(container(id));
		Map<TopicPartition, Long> committed = allCommitted(id);
		committed.keySet().retainAll(own);
		return committed;
	}

	/**
	 * Return which partitions are not finished up to an offset.
	 * @param id id of the listener
	 * @param ends the offsets, exclusive
	 * @return a text for each such partition
	 */
	List<String> open(String id, Map<TopicPartition, Long> ends) {
		Map<TopicPartition, Long> committed = allCommitted(id);
		List<String> open = new ArrayList<>();
		ends.entrySet().stream().sorted(Comparator.comparing(Object::toString)).forEach((end) -> {
			Long offset = committed.get(end.getKey());
			if (offset == null || offset < end.getValue()) {
				open.add(
						"%s is committed to %s of %d, %s".formatted(end.getKey(), (offset != null) ? offset : "nothing",
								end.getValue(), describe(id, snapshot(id, end.getKey()))));
			}
		});
		return open;
	}

	private String describe(String id, @Nullable PartitionSnapshot snapshot) {
		if (!container(id).isRunning()) {
			return "and the listener does not run";
		}
		if (snapshot == null) {
			return "and not assigned to a lane listener of this application";
		}
		StringBuilder text = new StringBuilder("%d in flight".formatted(snapshot.tracker().inFlight()));
		PartitionSnapshot.Oldest oldest = snapshot.oldest();
		if (oldest != null) {
			text.append(", the first of them offset %d, failed %d times".formatted(oldest.offset(),
					oldest.failedAttempts()));
			if (oldest.failure() != null) {
				text.append(" (").append(oldest.failure()).append(')');
			}
		}
		if (snapshot.paused() != null) {
			text.append(", paused: ").append(snapshot.paused());
		}
		return text.toString();
	}

	private @Nullable PartitionSnapshot snapshot(String id, TopicPartition partition) {
		return this.snapshots.get()
			.stream()
			.filter((listener) -> listener.id().equals(id))
			.flatMap((listener) -> listener.partitions().stream())
			.filter((snapshot) -> snapshot.topic().equals(partition.topic())
					&& snapshot.partition() == partition.partition())
			.findFirst()
			.orElse(null);
	}

	private Map<TopicPartition, Long> allCommitted(String id) {
		String group = Objects.requireNonNull(container(id).getGroupId(), () -> "Listener '" + id + "' has no group");
		Map<TopicPartition, Long> committed = new HashMap<>();
		TestClients.await(this.clients.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
			.forEach((partition, offset) -> {
				if (offset != null) {
					committed.put(partition, offset.offset());
				}
			});
		return committed;
	}

	private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec) {
		Map<TopicPartition, Long> offsets = new HashMap<>();
		TestClients
			.await(this.clients.admin()
				.listOffsets(
						partitions.stream().collect(Collectors.toMap((partition) -> partition, (partition) -> spec)))
				.all())
			.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
		return offsets;
	}

	private Set<TopicPartition> partitions(MessageListenerContainer container) {
		return TestClients.await(this.clients.admin().describeTopics(topics(container)).allTopicNames())
			.values()
			.stream()
			.flatMap((topic) -> topic.partitions()
				.stream()
				.map((partition) -> new TopicPartition(topic.name(), partition.partition())))
			.collect(Collectors.toSet());
	}

	private List<String> topics(MessageListenerContainer container) {
		ContainerProperties properties = container.getContainerProperties();
		Set<String> there = TestClients.await(this.clients.admin().listTopics().names());
		Stream<String> topics = Stream.empty();
		if (properties.getTopics() != null) {
			topics = Arrays.stream(properties.getTopics());
		}
		else if (properties.getTopicPartitions() != null) {
			topics = Arrays.stream(properties.getTopicPartitions()).map((partition) -> partition.getTopic());
		}
		else if (properties.getTopicPattern() != null) {
			var pattern = properties.getTopicPattern();
			topics = there.stream().filter((topic) -> pattern.matcher(topic).matches());
		}
		return topics.filter(there::contains).distinct().toList();
	}

	private MessageListenerContainer container(String id) {
		MessageListenerContainer container = this.registry.getListenerContainer(id);
		if (container == null) {
			throw new IllegalArgumentException(
					"No listener '%s', there are %s".formatted(id, this.registry.getListenerContainerIds()));
		}
		return container;
	}

}

package io.mergelane.listener;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.util.StringUtils;

/**
 * The consumer group of a listener, and what can be known of it without a consumer.
 * <p>
 * Threading: immutable.
 *
 * @param name name of the group
 * @param connection settings of a client of its cluster
 * @param topics the topics that the listener names; none if it has a pattern
 * @param readCommitted whether it reads what is committed only
 */
public record ListenerGroup(String name, Map<String, Object> connection, Set<String> topics, boolean readCommitted) {

	public ListenerGroup {
		connection = Map.copyOf(connection);
		topics = Set.copyOf(topics);
	}

	static @Nullable ListenerGroup of(ConcurrentMessageListenerContainer<?, ?> container) {
		String group = container.getGroupId();
		if (!StringUtils.hasText(group)) {
			return null;
		}
		Object isolation = ContainerConnection.property(container, ConsumerConfig.ISOLATION_LEVEL_CONFIG);
		return new ListenerGroup(group, ContainerConnection.of(container), topics(container.getContainerProperties()),
				"read_committed".equals(String.valueOf(isolation).toLowerCase(Locale.ROOT)));
	}

	private static Set<String> topics(ContainerProperties properties) {
		String[] named = properties.getTopics();
		TopicPartitionOffset[] partitions = properties.getTopicPartitions();
		return Stream
			.concat((named != null) ? Arrays.stream(named) : Stream.empty(), (partitions != null)
					? Arrays.stream(partitions).map(TopicPartitionOffset::getTopic) : Stream.empty())
			.collect(Collectors.toSet());
	}

	@Override
	public String toString() {
		// Settings may hold credentials.
		return this.name;
	}

}

package io.mergelane.guard;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.mergelane.listener.ContainerConnection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.util.StringUtils;

/**
 * A listener container, as far as its consumer group is concerned.
 * <p>
 * Threading: immutable; the container is thread-safe.
 *
 * @param container the container
 * @param id id of the listener
 * @param group its group, and where that is
 */
record GuardedContainer(ConcurrentMessageListenerContainer<?, ?> container, String id, GroupAddress group) {

	/**
	 * Look at a container.
	 * @param container a container
	 * @return what concerns its group, or {@code null} if it has none
	 */
	static @Nullable GuardedContainer of(ConcurrentMessageListenerContainer<?, ?> container) {
		String group = container.getGroupId();
		if (!StringUtils.hasText(group) || container.getContainerProperties().getTopicPartitions() != null) {
			return null;
		}
		return new GuardedContainer(container, String.valueOf(container.getListenerId()),
				new GroupAddress(ContainerConnection.of(container), group));
	}

	private ContainerProperties properties() {
		return this.container.getContainerProperties();
	}

	/**
	 * Return the topics it names.
	 * @return the topics; none if it has a pattern
	 */
	Set<String> topics() {
		String[] topics = properties().getTopics();
		return (topics != null) ? Set.of(topics) : Set.of();
	}

	@Nullable Pattern topicPattern() {
		return properties().getTopicPattern();
	}

	boolean isAutoCommit() {
		return Boolean.parseBoolean(String.valueOf(property(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG)));
	}

	@Nullable String instanceId() {
		Object instanceId = property(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
		return (instanceId != null) ? instanceId.toString() : null;
	}

	/**
	 * Return whether a static id is that of one of its consumers: Spring Kafka numbers
	 * them.
	 */
	boolean hasInstance(String id) {
		String own = instanceId();
		if (own == null) {
			return false;
		}
		int consumers = this.container.getConcurrency();
		return (consumers == 1 && id.equals(own))
				|| IntStream.range(0, consumers).anyMatch((number) -> id.equals(own + "-" + number));
	}

	/**
	 * Return what the client ids of its consumers begin with.
	 * @return the client id, or {@code null} if it is left to Kafka
	 */
	@Nullable String clientId() {
		String own = properties().getClientId();
		if (StringUtils.hasText(own)) {
			return own;
		}
		Object ofFactory = property(ConsumerConfig.CLIENT_ID_CONFIG);
		return (ofFactory != null) ? ofFactory.toString() : null;
	}

	void clientId(String clientId) {
		properties().setClientId(clientId);
	}

	private @Nullable Object property(String name) {
		return ContainerConnection.property(this.container, name);
	}

}

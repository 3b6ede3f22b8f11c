package io.mergelane.guard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.kafka.core.ConsumerFactory;
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
				new GroupAddress(connection(container), group));
	}

	/**
	 * The consumers' own way to the broker, with their permissions: what a client of
	 * another kind has no use for is left out.
	 */
	private static Map<String, Object> connection(ConcurrentMessageListenerContainer<?, ?> container) {
		Map<String, Object> connection = new HashMap<>(factory(container).getConfigurationProperties());
		Properties overrides = container.getContainerProperties().getKafkaConsumerProperties();
		overrides.stringPropertyNames().forEach((name) -> connection.put(name, overrides.getProperty(name)));
		Set<String> others = new HashSet<>(ConsumerConfig.configNames());
		others.removeAll(AdminClientConfig.configNames());
		connection.keySet().removeAll(others);
		connection.remove(AdminClientConfig.CLIENT_ID_CONFIG);
		connection.values().removeIf(Objects::isNull);
		return Map.copyOf(connection);
	}

	private static ConsumerFactory<?, ?> factory(ConcurrentMessageListenerContainer<?, ?> container) {
		// There is no getter.
		Object factory = new DirectFieldAccessor(container).getPropertyValue("consumerFactory");
		if (factory instanceof ConsumerFactory<?, ?> consumerFactory) {
			return consumerFactory;
		}
		throw new IllegalStateException("Listener '%s' has no consumer factory".formatted(container.getListenerId()));
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
		Object value = properties().getKafkaConsumerProperties().getProperty(name);
		return (value != null) ? value : factory(this.container).getConfigurationProperties().get(name);
	}

}

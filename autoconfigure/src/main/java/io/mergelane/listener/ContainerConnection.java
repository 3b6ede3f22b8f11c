package io.mergelane.listener;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.util.StringUtils;

/**
 * What the consumers of a listener container are configured with.
 * <p>
 * Threading: thread-safe.
 */
public final class ContainerConnection {

	private ContainerConnection() {
	}

	/**
	 * Return the consumers' own way to the broker, with their permissions: what a client
	 * of another kind has no use for is left out.
	 * @param container the container
	 * @return the settings, which may hold credentials
	 */
	public static Map<String, Object> of(ConcurrentMessageListenerContainer<?, ?> container) {
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

	/**
	 * Return where a client looks for brokers, for messages.
	 * @param connection settings of the client
	 * @return hosts and ports
	 */
	public static String brokers(Map<String, Object> connection) {
		Object servers = connection.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
		return (servers instanceof Collection<?> list) ? StringUtils.collectionToDelimitedString(list, ",")
				: String.valueOf(servers);
	}

	/**
	 * Return a setting of the consumers.
	 * @param container the container
	 * @param name name of the setting
	 * @return the value, or {@code null} if there is none
	 */
	public static @Nullable Object property(ConcurrentMessageListenerContainer<?, ?> container, String name) {
		Object value = container.getContainerProperties().getKafkaConsumerProperties().getProperty(name);
		return (value != null) ? value : factory(container).getConfigurationProperties().get(name);
	}

	private static ConsumerFactory<?, ?> factory(ConcurrentMessageListenerContainer<?, ?> container) {
		// There is no getter.
		Object factory = new DirectFieldAccessor(container).getPropertyValue("consumerFactory");
		if (factory instanceof ConsumerFactory<?, ?> consumerFactory) {
			return consumerFactory;
		}
		throw new IllegalStateException("Listener '%s' has no consumer factory".formatted(container.getListenerId()));
	}

}

package io.mergelane.listener;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.mergelane.Offsets;
import io.mergelane.consumer.LaneListenerSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * The line of the log that says what a listener starts with. It has no settings of the
 * connection, so no credentials either.
 * <p>
 * Threading: immutable.
 *
 * @param id id of the listener
 * @param settings how it runs
 * @param handler what its handler does
 * @param guard who looks after its group
 */
record StartLine(String id, LaneListenerSettings settings, String handler, String guard) {

	/**
	 * Return the line.
	 * @param container the container that starts
	 * @param consumer properties of the consumer factory
	 * @return the line
	 */
	String of(ConcurrentMessageListenerContainer<?, ?> container, Map<String, Object> consumer) {
		ContainerProperties properties = container.getContainerProperties();
		return "Lane listener '%s': group %s (%s protocol, %s), %s, %s, ordered by %s, %d in work at most in each of %d consumers, offsets in %s, dead letters %s"
			.formatted(this.id, container.getGroupId(), protocol(properties, consumer), this.guard, topics(properties),
					this.handler, this.settings.ordering().name().toLowerCase(Locale.ROOT),
					this.settings.lanes().parallelism(), container.getConcurrency(),
					(this.settings.offsets() == Offsets.KAFKA) ? "Kafka" : "the database",
					this.settings.failures().deadLetters() ? "on" : "off");
	}

	private static String protocol(ContainerProperties properties, Map<String, Object> consumer) {
		Object protocol = ListenerRefusals.value(ConsumerConfig.GROUP_PROTOCOL_CONFIG,
				properties.getKafkaConsumerProperties(), consumer);
		return ((protocol != null) ? protocol.toString() : ConsumerConfig.DEFAULT_GROUP_PROTOCOL)
			.toLowerCase(Locale.ROOT);
	}

	private static String topics(ContainerProperties properties) {
		String[] topics = properties.getTopics();
		Pattern pattern = properties.getTopicPattern();
		return (topics != null) ? "topics " + List.of(topics) : "topics by pattern " + pattern;
	}

}

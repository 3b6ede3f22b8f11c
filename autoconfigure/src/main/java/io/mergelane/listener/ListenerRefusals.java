package io.mergelane.listener;

import java.util.Map;
import java.util.Properties;

import io.mergelane.InvalidLaneListenerException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ContainerProperties;

/**
 * Refuses container settings with which records would be lost or repeated, before the
 * container starts.
 * <p>
 * Threading: immutable.
 */
final class ListenerRefusals {

	private final String id;

	ListenerRefusals(String id) {
		this.id = id;
	}

	/**
	 * Check the settings of a container.
	 * @param container the container's properties
	 * @param consumer the consumer properties of its consumer factory
	 * @throws InvalidLaneListenerException if one of them is refused
	 */
	void check(ContainerProperties container, Map<String, Object> consumer) {
		if (isAutoCommit(container.getKafkaConsumerProperties(), consumer)) {
			refuse("has enable.auto.commit=true: Kafka would commit records that are still in work",
					"Remove spring.kafka.consumer.enable-auto-commit (or the listener's property enable.auto.commit); offsets are committed by Mergelane.");
		}
		if (container.isAsyncAcks()) {
			refuse("has asyncAcks: Spring Kafka would pause the consumer until each record of a poll is acknowledged",
					"Remove spring.kafka.listener.async-acks; Mergelane takes acknowledgments in any order.");
		}
		if (container.isFixTxOffsets()) {
			refuse("has fixTxOffsets: Spring Kafka would commit positions beyond unfinished records",
					"Do not set fixTxOffsets on the containers of this factory.");
		}
		if (container.getKafkaAwareTransactionManager() != null) {
			refuse("has a KafkaAwareTransactionManager: its transaction would end before the records are handled",
					"Set it to null by a LaneListenerContainerFactoryCustomizer, and start transactions in the listener method where needed. Spring Boot sets it if spring.kafka.producer.transaction-id-prefix is set.");
		}
		if (Boolean.TRUE.equals(container.getSubBatchPerPartition())) {
			refuse("has subBatchPerPartition: it would delay the poll",
					"Do not set subBatchPerPartition on the containers of this factory.");
		}
		if (container.getTopicPartitions() != null) {
			refuse("names its partitions: without a consumer group nothing tells when to stop handling them",
					"Use topics or topicPattern.");
		}
	}

	private static boolean isAutoCommit(@Nullable Properties overrides, Map<String, Object> consumer) {
		Object value = (overrides != null) ? overrides.get(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG) : null;
		if (value == null && overrides != null) {
			value = overrides.getProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);
		}
		if (value == null) {
			value = consumer.get(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);
		}
		return value != null && Boolean.parseBoolean(value.toString());
	}

	private void refuse(String what, String action) {
		throw new InvalidLaneListenerException("Lane listener '%s' %s.".formatted(this.id, what), action);
	}

}

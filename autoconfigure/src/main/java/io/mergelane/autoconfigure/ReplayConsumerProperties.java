package io.mergelane.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * Makes the properties of the consumer of dead letters out of the application's: its
 * connection and security, but committed bytes that nothing changes, and no membership of
 * a group.
 * <p>
 * Threading: immutable.
 */
final class ReplayConsumerProperties {

	/**
	 * What makes something of records other than bytes, or belongs to members of a group.
	 */
	private static final List<String> UNFIT = List.of(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
			ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, ConsumerConfig.GROUP_PROTOCOL_CONFIG,
			ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

	/**
	 * What must be so, whatever a customizer says.
	 */
	static final Map<String, Object> FIXED = Map.of(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
			ByteArrayDeserializer.class, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
			ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
			ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);

	private final KafkaProperties kafka;

	private final @Nullable KafkaConnectionDetails connection;

	private final String application;

	/**
	 * Create the properties.
	 * @param kafka the application's
	 * @param connection where the broker is, unless that is in the properties
	 * @param application the name of the application
	 */
	ReplayConsumerProperties(KafkaProperties kafka, @Nullable KafkaConnectionDetails connection, String application) {
		this.kafka = kafka;
		this.connection = connection;
		this.application = application;
	}

	Map<String, Object> build() {
		Map<String, Object> properties = new HashMap<>(this.kafka.buildConsumerProperties());
		if (this.connection != null) {
			BrokerConnection.put(properties, this.connection.getConsumer());
		}
		UNFIT.forEach(properties::remove);
		properties.merge(ConsumerConfig.CLIENT_ID_CONFIG, this.application, (own, fallback) -> own);
		properties.putAll(FIXED);
		return properties;
	}

}

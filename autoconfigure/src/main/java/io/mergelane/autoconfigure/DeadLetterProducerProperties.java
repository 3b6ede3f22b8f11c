package io.mergelane.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * Makes the properties of the producer of dead letters out of the application's: its
 * connection and security, but bytes that nothing changes, acknowledged by all replicas.
 * <p>
 * Threading: immutable.
 */
final class DeadLetterProducerProperties {

	/**
	 * What makes something of records other than bytes, or contradicts idempotence.
	 */
	private static final List<String> UNFIT = List.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG,
			ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ProducerConfig.PARTITIONER_CLASS_CONFIG,
			ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, ProducerConfig.RETRIES_CONFIG,
			ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION);

	/**
	 * A topic that is missing blocks the caller for as long.
	 */
	private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

	/**
	 * In bytes: the broker is to say what is too large. As {@code buffer.memory} is by
	 * default.
	 */
	private static final int MAX_REQUEST = 32 * 1024 * 1024;

	private static final long DEFAULT_REQUEST_TIMEOUT = 30_000;

	private static final String CLIENT_ID_SUFFIX = "-dead-letter";

	private final KafkaProperties kafka;

	private final @Nullable KafkaConnectionDetails connection;

	private final String application;

	private final long timeout;

	/**
	 * Create the properties.
	 * @param kafka the application's
	 * @param connection where the broker is, unless that is in the properties
	 * @param application the name of the application
	 * @param timeout how long the broker may take to acknowledge a record
	 */
	DeadLetterProducerProperties(KafkaProperties kafka, @Nullable KafkaConnectionDetails connection, String application,
			Duration timeout) {
		this.kafka = kafka;
		this.connection = connection;
		this.application = application;
		this.timeout = timeout.toMillis();
	}

	Map<String, Object> build() {
		Map<String, Object> properties = new HashMap<>(this.kafka.buildProducerProperties());
		if (this.connection != null) {
			BrokerConnection.put(properties, this.connection.getProducer());
		}
		UNFIT.forEach(properties::remove);
		properties.merge(ProducerConfig.CLIENT_ID_CONFIG, this.application, (own, fallback) -> own);
		properties.compute(ProducerConfig.CLIENT_ID_CONFIG, (name, id) -> id + CLIENT_ID_SUFFIX);
		properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		properties.put(ProducerConfig.ACKS_CONFIG, "all");
		properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
		properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
				(int) Math.max(MAX_REQUEST, number(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 0)));
		putTimes(properties);
		return properties;
	}

	/**
	 * Kafka gives up when we do: what is tried again must not be on its way still.
	 */
	private void putTimes(Map<String, Object> properties) {
		long block = Math.min(this.timeout, MAX_BLOCK.toMillis());
		properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG,
				Math.min(block, number(properties, ProducerConfig.MAX_BLOCK_MS_CONFIG, block)));
		properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
		properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(this.timeout,
				number(properties, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DEFAULT_REQUEST_TIMEOUT)));
		properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) this.timeout);
	}

	private static long number(Map<String, Object> properties, String name, long fallback) {
		Object value = properties.get(name);
		return (value != null) ? Long.parseLong(value.toString().trim()) : fallback;
	}

}

package io.mergelane.autoconfigure;

import java.util.Map;
import java.util.function.Function;

import io.mergelane.replay.ReplayClients;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * The clients of replays, which are no beans, as the application would have two factories
 * then.
 * <p>
 * Threading: thread-safe.
 */
final class KafkaReplayClients implements ReplayClients {

	private static final String CLIENT_ID_SUFFIX = "-replay-";

	private final Map<String, Object> consumer;

	private final ObjectProvider<DefaultKafkaConsumerFactoryCustomizer> customizers;

	private final Function<String, ProducerFactory<byte[], byte[]>> producers;

	/**
	 * Create the clients.
	 * @param consumer the properties of consumers
	 * @param customizers bring meters, and may bring settings of the connection
	 * @param producers makes a producer factory with a suffix for its client id
	 */
	KafkaReplayClients(Map<String, Object> consumer, ObjectProvider<DefaultKafkaConsumerFactoryCustomizer> customizers,
			Function<String, ProducerFactory<byte[], byte[]>> producers) {
		this.consumer = consumer;
		this.customizers = customizers;
		this.producers = producers;
	}

	@Override
	public Consumer<byte[], byte[]> consumer(String request, String group) {
		DefaultKafkaConsumerFactory<byte[], byte[]> factory = new DefaultKafkaConsumerFactory<>(this.consumer);
		factory.setBeanName("deadLetterReplay");
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(factory));
		factory.setKeyDeserializer(new ByteArrayDeserializer());
		factory.setValueDeserializer(new ByteArrayDeserializer());
		factory.updateConfigs(ReplayConsumerProperties.FIXED);
		factory.updateConfigs(Map.of(ConsumerConfig.GROUP_ID_CONFIG, group));
		return factory.createConsumer(group, null, CLIENT_ID_SUFFIX + request);
	}

	@Override
	public ProducerFactory<byte[], byte[]> producers(String request) {
		return this.producers.apply(CLIENT_ID_SUFFIX + request);
	}

}

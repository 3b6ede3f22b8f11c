package io.mergelane.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.mergelane.deadletter.DeadLetterTopic;
import io.mergelane.deadletter.PublishingDeadLetterSink;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.replay.DeadLetterReplay;
import io.mergelane.replay.ReplayHandler;
import io.mergelane.replay.ReplayHandlers;
import io.mergelane.replay.ReplayRefusedException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of dead letters.
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@ConditionalOnClass(EnableKafka.class)
@ConditionalOnBooleanProperty(name = "mergelane.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MergelaneProperties.class)
public final class MergelaneDeadLetterAutoConfiguration {

	private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);

	private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

	MergelaneDeadLetterAutoConfiguration() {
	}

	/**
	 * The producer is no bean, as the application would have two then. It is made with
	 * the first dead letter, and closed with the sink.
	 */
	@Bean
	@ConditionalOnMissingBean
	DeadLetterSink deadLetterSink(MergelaneProperties properties, KafkaProperties kafka,
			ObjectProvider<KafkaConnectionDetails> connection,
			ObjectProvider<DefaultKafkaProducerFactoryCustomizer> customizers, Environment environment) {
		MergelaneProperties.DeadLetter settings = properties.deadLetter();
		DeadLetterTopic topic = topic(settings.topic());
		check("max-hops", settings.maxHops(), settings.maxHops() >= 1, "at least 1");
		check("send-timeout", settings.sendTimeout(), settings.sendTimeout().compareTo(SHORTEST_TIMEOUT) >= 0
				&& settings.sendTimeout().compareTo(LONGEST_TIMEOUT) <= 0, "from 100ms to 5m");
		Map<String, Object> producer = new DeadLetterProducerProperties(kafka, connection.getIfAvailable(),
				application(environment), settings.sendTimeout())
			.build();
		return new PublishingDeadLetterSink(producerFactory("deadLetterSink", producer, customizers), topic,
				settings.maxHops(), settings.sendTimeout());
	}

	/**
	 * Each run has clients of its own, and closes them.
	 */
	@Bean
	@ConditionalOnMissingBean
	DeadLetterReplay deadLetterReplay(MergelaneProperties properties, KafkaProperties kafka,
			ObjectProvider<KafkaConnectionDetails> connection,
			ObjectProvider<DefaultKafkaProducerFactoryCustomizer> producerCustomizers,
			ObjectProvider<DefaultKafkaConsumerFactoryCustomizer> consumerCustomizers,
			ObjectProvider<ReplayHandlers> handlers, Environment environment) {
		KafkaConnectionDetails details = connection.getIfAvailable();
		Map<String, Object> consumer = new ReplayConsumerProperties(kafka, details, application(environment)).build();
		DeadLetterProducerProperties producer = new DeadLetterProducerProperties(kafka, details,
				application(environment), properties.deadLetter().sendTimeout());
		return new DeadLetterReplay(new KafkaReplayClients(consumer, consumerCustomizers, (suffix) -> {
			Map<String, Object> own = producer.build();
			own.compute(ProducerConfig.CLIENT_ID_CONFIG, (name, id) -> id + suffix);
			return producerFactory("deadLetterReplay", own, producerCustomizers);
		}), (listener) -> open(handlers.getIfAvailable(), listener));
	}

	private static ReplayHandler open(@Nullable ReplayHandlers handlers, String listener) {
		if (handlers == null) {
			throw new ReplayRefusedException("There are no lane listeners here, so none is '%s'.".formatted(listener));
		}
		return handlers.open(listener);
	}

	private static String application(Environment environment) {
		return environment.getProperty("spring.application.name", "mergelane");
	}

	static DeadLetterTopic topic(String pattern) {
		try {
			return new DeadLetterTopic(pattern);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("mergelane.dead-letter.topic", pattern,
					String.valueOf(ex.getMessage()));
		}
	}

	private static void check(String name, Object value, boolean valid, String rule) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("mergelane.dead-letter." + name, value,
					"Must be " + rule + ".");
		}
	}

	/**
	 * Customizers bring meters, and may bring settings of the connection. What they set
	 * beside that is for the application's records.
	 */
	private static DefaultKafkaProducerFactory<byte[], byte[]> producerFactory(String name,
			Map<String, Object> properties, ObjectProvider<DefaultKafkaProducerFactoryCustomizer> customizers) {
		DefaultKafkaProducerFactory<byte[], byte[]> factory = new DefaultKafkaProducerFactory<>(properties);
		factory.setBeanName(name);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(factory));
		factory.setKeySerializer(new ByteArraySerializer());
		factory.setValueSerializer(new ByteArraySerializer());
		factory.setProducerPerThread(false);
		factory.updateConfigs(Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
				ProducerConfig.MAX_BLOCK_MS_CONFIG, properties.get(ProducerConfig.MAX_BLOCK_MS_CONFIG)));
		return factory;
	}

}

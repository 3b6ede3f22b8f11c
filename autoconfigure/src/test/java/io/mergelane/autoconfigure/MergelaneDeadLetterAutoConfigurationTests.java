package io.mergelane.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.mergelane.deadletter.PublishingDeadLetterSink;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.replay.DeadLetterReplay;
import io.mergelane.replay.ReplayClients;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MergelaneDeadLetterAutoConfiguration}.
 */
class MergelaneDeadLetterAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, MergelaneAutoConfiguration.class,
				MergelaneDeadLetterAutoConfiguration.class));

	@Test
	void publishesDeadLettersWithAProducerOfItsOwn() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(PublishingDeadLetterSink.class);
			assertThat(context).hasSingleBean(ProducerFactory.class).hasSingleBean(KafkaTemplate.class);
		});
	}

	@Test
	void leavesDeadLettersToTheApplication() {
		DeadLetterSink own = (letter) -> CompletableFuture.completedFuture(null);
		this.runner.withBean("own", DeadLetterSink.class, () -> own)
			.run((context) -> assertThat(context).getBean(DeadLetterSink.class).isSameAs(own));
	}

	@Test
	void replaysDeadLettersWithClientsThatAreNoBeans() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(DeadLetterReplay.class);
			assertThat(context).hasSingleBean(ConsumerFactory.class).hasSingleBean(ProducerFactory.class);
		});
	}

	@Test
	void leavesReplaysToTheApplication() {
		DeadLetterReplay own = new DeadLetterReplay(mock(ReplayClients.class));
		this.runner.withBean("own", DeadLetterReplay.class, () -> own)
			.run((context) -> assertThat(context).getBean(DeadLetterReplay.class).isSameAs(own));
	}

	@Test
	void isOffWithTheListeners() {
		this.runner.withPropertyValues("mergelane.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DeadLetterSink.class)
				.doesNotHaveBean(DeadLetterReplay.class));
	}

	@Test
	void takesAnApplicationWithTransactions() {
		this.runner.withPropertyValues("spring.kafka.producer.transaction-id-prefix=tx-")
			.run((context) -> assertThat(context).hasSingleBean(PublishingDeadLetterSink.class));
	}

	@ParameterizedTest
	@CsvSource({ "topic,{topic},Must be the name of a topic", "topic,a b,Must be the name of a topic",
			"max-hops,0,Must be at least 1", "send-timeout,0s,Must be from 100ms to 5m",
			"send-timeout,1h,Must be from 100ms to 5m" })
	void refusesSettingsAtStart(String name, String value, String reason) {
		this.runner.withPropertyValues("mergelane.dead-letter." + name + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("mergelane.dead-letter." + name)
				.hasMessageContaining(reason));
	}

	@Test
	void takesTheConnectionAndNothingThatTouchesBytesFromTheApplication() {
		Map<String, Object> properties = build(Map.of("spring.kafka.client-id", "app", "spring.kafka.producer.acks",
				"1", "spring.kafka.producer.retries", "0", "spring.kafka.producer.compression-type", "lz4",
				"spring.kafka.producer.value-serializer", "org.apache.kafka.common.serialization.LongSerializer",
				"spring.kafka.producer.properties[transactional.id]", "tx",
				"spring.kafka.producer.properties[interceptor.classes]", "org.example.Interceptor",
				"spring.kafka.producer.properties[partitioner.class]", "org.example.Partitioner",
				"spring.kafka.producer.properties[max.in.flight.requests.per.connection]", "10",
				"spring.kafka.producer.properties[request.timeout.ms]", "2000"), null);
		assertThat(properties).containsEntry(ProducerConfig.CLIENT_ID_CONFIG, "app-dead-letter")
			.containsEntry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class)
			.containsEntry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class)
			.containsEntry(ProducerConfig.ACKS_CONFIG, "all")
			.containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
			.containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
			.containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5000L)
			.containsEntry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000)
			.containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000)
			.doesNotContainKeys(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
					ProducerConfig.PARTITIONER_CLASS_CONFIG, ProducerConfig.RETRIES_CONFIG,
					ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION);
		DefaultKafkaProducerFactory<byte[], byte[]> factory = new DefaultKafkaProducerFactory<>(properties);
		assertThat(factory.createProducer()).isNotNull();
		factory.destroy();
	}

	@Test
	void connectsAsTheConnectionDetailsSay() {
		SslBundle bundle = SslBundle.of(SslStoreBundle.NONE);
		Map<String, Object> properties = build(Map.of(), new KafkaConnectionDetails() {

			@Override
			public List<String> getBootstrapServers() {
				return List.of("other:9092");
			}

			@Override
			public String getSecurityProtocol() {
				return "SSL";
			}

			@Override
			public SslBundle getSslBundle() {
				return bundle;
			}

		});
		assertThat(properties).containsEntry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, List.of("other:9092"))
			.containsEntry("security.protocol", "SSL")
			.containsEntry(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class)
			.containsEntry(SslBundle.class.getName(), bundle)
			.containsEntry(ProducerConfig.CLIENT_ID_CONFIG, "application-dead-letter");
	}

	private static Map<String, Object> build(Map<String, String> settings,
			@Nullable KafkaConnectionDetails connection) {
		KafkaProperties kafka = new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("spring.kafka",
				Bindable.of(KafkaProperties.class));
		return new DeadLetterProducerProperties(kafka, connection, "application", Duration.ofSeconds(10)).build();
	}

}

package io.mergelane.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReplayConsumerProperties} and {@link KafkaReplayClients}.
 */
class ReplayConsumerPropertiesTests {

	private static final Map<String, String> SETTINGS = Map.of("spring.kafka.client-id", "app",
			"spring.kafka.consumer.auto-offset-reset", "latest", "spring.kafka.consumer.enable-auto-commit", "true",
			"spring.kafka.consumer.value-deserializer", "org.apache.kafka.common.serialization.LongDeserializer",
			"spring.kafka.consumer.properties[group.protocol]", "consumer",
			"spring.kafka.consumer.properties[group.remote.assignor]", "uniform",
			"spring.kafka.consumer.properties[group.instance.id]", "one",
			"spring.kafka.consumer.properties[interceptor.classes]", "org.example.Interceptor",
			"spring.kafka.consumer.properties[security.protocol]", "SSL");

	@Test
	void takesTheConnectionAndNothingThatTouchesBytesFromTheApplication() {
		assertThat(build(SETTINGS, null)).containsEntry(ConsumerConfig.CLIENT_ID_CONFIG, "app")
			.containsEntry(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL")
			.containsEntry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
			.containsEntry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
			.containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
			.containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
			.containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
			.doesNotContainKeys(ConsumerConfig.GROUP_PROTOCOL_CONFIG, ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
					ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
	}

	@Test
	void connectsAsTheConnectionDetailsSay() {
		assertThat(build(Map.of(), () -> List.of("other:9092")))
			.containsEntry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, List.of("other:9092"))
			.containsEntry(ConsumerConfig.CLIENT_ID_CONFIG, "application");
	}

	@Test
	void makesAConsumerWithTheGroupWhateverCustomizersSay() {
		Map<String, Object> settings = new HashMap<>(build(Map.of("spring.kafka.client-id", "app"), null));
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		DefaultKafkaConsumerFactoryCustomizer customizer = (factory) -> factory.updateConfigs(
				Map.of(ConsumerConfig.GROUP_ID_CONFIG, "other", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true));
		beans.addBean("customizer", customizer);
		KafkaReplayClients clients = new KafkaReplayClients(settings,
				beans.getBeanProvider(DefaultKafkaConsumerFactoryCustomizer.class), (suffix) -> {
					throw new IllegalArgumentException(suffix);
				});
		try (Consumer<byte[], byte[]> consumer = clients.consumer("fix", "mergelane-replay-fix")) {
			assertThat(consumer.groupMetadata().groupId()).isEqualTo("mergelane-replay-fix");
			assertThat(consumer.metrics().keySet()).first()
				.satisfies((name) -> assertThat(name.tags()).containsEntry("client-id", "app-replay-fix"));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> clients.producers("fix")).withMessage("-replay-fix");
	}

	private static Map<String, Object> build(Map<String, String> settings,
			@Nullable KafkaConnectionDetails connection) {
		KafkaProperties kafka = new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("spring.kafka",
				Bindable.of(KafkaProperties.class));
		return new ReplayConsumerProperties(kafka, connection, "application").build();
	}

}

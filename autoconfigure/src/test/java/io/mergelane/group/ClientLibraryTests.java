package io.mergelane.group;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientLibrary}.
 */
class ClientLibraryTests {

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "consumer-orders-1, JAVA", "consumer-my-group-12, JAVA", "consumer-3, JAVA",
					"console-consumer, CONSOLE",
					"shop-0c1b1a6e-6bd4-4bd6-8f4c-1f7c0b0f6d55-StreamThread-1-consumer, STREAMS",
					"connector-consumer-jdbc-sink-0, CONNECT", "rdkafka, LIBRDKAFKA", "sarama, SARAMA", "kgo, FRANZ_GO",
					"worker@host-1 (github.com/segmentio/kafka-go), KAFKA_GO", "kafkajs, KAFKAJS",
					"kafka-node-client, KAFKA_NODE", "kafka-python-2.2.15, KAFKA_PYTHON", "aiokafka-0.12.0, AIOKAFKA",
					"ruby-kafka, RUBY_KAFKA", "orders, none", "orders-0, none", "consumer-orders, none", "'', none",
					"my-rdkafka, none", "shop%prod%orders-0, none" })
	void isGuessedByTheClientId(String clientId, @Nullable ClientLibrary library) {
		assertThat(ClientLibrary.of(clientId)).isEqualTo(library);
	}

}

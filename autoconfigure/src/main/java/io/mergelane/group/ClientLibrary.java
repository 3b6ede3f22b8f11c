package io.mergelane.group;

import java.util.Arrays;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Client libraries, by the client ids they use if nobody sets one.
 */
enum ClientLibrary {

	JAVA("the Java client", "consumer-.+-[0-9]+|consumer-[0-9]+"),

	CONSOLE("kafka-console-consumer", "console-consumer"),

	STREAMS("Kafka Streams", ".+-StreamThread-[0-9]+-consumer"),

	CONNECT("Kafka Connect", "connector-consumer-.+-[0-9]+"),

	LIBRDKAFKA("librdkafka (C, C++, Python, Go, .NET, Node.js, Rust, PHP)", "rdkafka"),

	SARAMA("Sarama (Go)", "sarama"),

	FRANZ_GO("franz-go (Go)", "kgo"),

	KAFKA_GO("kafka-go (Go)", ".+\\(github\\.com/segmentio/kafka-go\\)"),

	KAFKAJS("KafkaJS (Node.js)", "kafkajs"),

	KAFKA_NODE("kafka-node (Node.js)", "kafka-node-client"),

	KAFKA_PYTHON("kafka-python (Python)", "kafka-python-.+"),

	AIOKAFKA("aiokafka (Python)", "aiokafka-.+"),

	RUBY_KAFKA("ruby-kafka (Ruby)", "ruby-kafka");

	private final String text;

	private final Pattern clientId;

	ClientLibrary(String text, String clientId) {
		this.text = text;
		this.clientId = Pattern.compile(clientId, Pattern.DOTALL);
	}

	/**
	 * Guess the library.
	 * @param clientId a client id
	 * @return the library, or null if the client id is no default
	 */
	static @Nullable ClientLibrary of(String clientId) {
		return Arrays.stream(values())
			.filter((library) -> library.clientId.matcher(clientId).matches())
			.findFirst()
			.orElse(null);
	}

	@Override
	public String toString() {
		return this.text;
	}

}

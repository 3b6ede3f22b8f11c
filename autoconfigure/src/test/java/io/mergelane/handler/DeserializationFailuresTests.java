package io.mergelane.handler;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.FailureVerdict;
import io.mergelane.failure.RejectedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeserializationFailures}: promise S12.
 */
class DeserializationFailuresTests {

	private final ConsumerRecord<Object, Object> record = new ConsumerRecord<>("topic", 0, 0, null, null);

	@Test
	void findsNoneInATombstone() {
		assertThat(DeserializationFailures.in(List.of(this.record))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void findsWhatADeserializerThrew(boolean forKey) {
		deserialize(forKey, (topic, data) -> {
			throw new IllegalArgumentException("planned");
		});
		assertThat(DeserializationFailures.in(List.of(this.record))).singleElement()
			.satisfies((failure) -> assertThat(failure.cause()).isInstanceOf(DeserializationException.class));
	}

	/**
	 * It would be taken for a tombstone, which deletes.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void findsAFailureThatCannotBeReadBack(boolean forKey) {
		deserialize(forKey, (topic, data) -> {
			throw new UnreadableException();
		});
		assertThat(DeserializationFailures.in(List.of(this.record))).singleElement().satisfies((failure) -> {
			assertThat(failure.cause()).isInstanceOf(RejectedRecordException.class)
				.hasMessageContaining(forKey ? "the key" : "the value");
			assertThat(new FailureClassifier().classify(failure.cause())).isEqualTo(FailureVerdict.PERMANENT);
		});
	}

	@Test
	void believesNoHeaderOfAProducer() {
		this.record.headers()
			.add(new RecordHeader(KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER,
					"forged".getBytes(StandardCharsets.UTF_8)));
		assertThat(DeserializationFailures.in(List.of(this.record))).isEmpty();
	}

	private void deserialize(boolean forKey, Deserializer<Object> deserializer) {
		try (ErrorHandlingDeserializer<Object> guarded = new ErrorHandlingDeserializer<>(deserializer)
			.keyDeserializer(forKey)) {
			assertThat(guarded.deserialize("topic", this.record.headers(), new byte[] { 1 })).isNull();
		}
	}

	static final class UnreadableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnreadableException() {
			super("planned");
		}

		private Object readResolve() {
			return "not an exception";
		}

	}

}

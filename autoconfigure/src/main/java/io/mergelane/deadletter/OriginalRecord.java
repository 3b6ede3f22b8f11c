package io.mergelane.deadletter;

import java.util.Optional;

import io.mergelane.deadletter.RawBytes.UnknownBytesException;
import io.mergelane.failure.RejectedRecordException;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Finds what lay in the log behind a record that was polled.
 * <p>
 * Threading: immutable.
 */
final class OriginalRecord {

	private static final LogAccessor logger = new LogAccessor(LogFactory.getLog(OriginalRecord.class));

	private OriginalRecord() {
	}

	/**
	 * Return a record as it lay in the log, but for headers of its delivery.
	 * @param polled the record as it was polled
	 * @return its bytes and headers
	 * @throws RejectedRecordException if its bytes are not known
	 */
	static ConsumerRecord<byte @Nullable [], byte @Nullable []> of(ConsumerRecord<?, ?> polled) {
		Headers headers = DeadLetterHeaders.withoutOwn(RetainedHeaders.unchanged(polled.headers()));
		return new ConsumerRecord<>(polled.topic(), polled.partition(), polled.offset(), polled.timestamp(),
				polled.timestampType(), ConsumerRecord.NULL_SIZE, ConsumerRecord.NULL_SIZE, bytes(polled, true),
				bytes(polled, false), headers, Optional.empty());
	}

	private static byte @Nullable [] bytes(ConsumerRecord<?, ?> polled, boolean ofKey) {
		byte[] retained = retained(polled.headers(), ofKey);
		if (retained != null) {
			return retained;
		}
		DeserializationException failure = SerializationUtils.getExceptionFromHeader(polled,
				ofKey ? KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER : KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER,
				logger);
		if (failure != null) {
			return failure.getData();
		}
		try {
			return ofKey ? RawBytes.of(polled.key(), polled.serializedKeySize())
					: RawBytes.of(polled.value(), polled.serializedValueSize());
		}
		catch (UnknownBytesException ex) {
			throw new RejectedRecordException(
					"the original bytes of its %s are not known, so it cannot be a dead letter; let the consumer factory use a RetainingDeserializer"
						.formatted(ofKey ? "key" : "value"));
		}
	}

	/**
	 * A deserializer may have removed headers after those of the key were kept.
	 */
	private static byte @Nullable [] retained(Headers headers, boolean ofKey) {
		byte[] retained = RetainedBytes.find(headers, ofKey);
		return (retained != null) ? retained : RetainedBytes.find(RetainedHeaders.unchanged(headers), ofKey);
	}

}

package io.mergelane.handler;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.failure.RejectedRecordException;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Finds the records that an {@code ErrorHandlingDeserializer} could not deserialize: it
 * leaves null in their place, which must not be taken for a deletion.
 */
public final class DeserializationFailures {

	private static final LogAccessor logger = new LogAccessor(LogFactory.getLog(DeserializationFailures.class));

	private DeserializationFailures() {
	}

	/**
	 * Find the failures in a batch.
	 * @param records the records
	 * @return the failures
	 */
	public static List<RecordFailure> in(List<ConsumerRecord<Object, Object>> records) {
		List<RecordFailure> failures = List.of();
		for (int i = 0; i < records.size(); i++) {
			RuntimeException failure = failure(records.get(i));
			if (failure != null) {
				failures = failures.isEmpty() ? new ArrayList<>() : failures;
				failures.add(new RecordFailure(i, failure));
			}
		}
		return failures;
	}

	private static @Nullable RuntimeException failure(ConsumerRecord<Object, Object> record) {
		RuntimeException failure = null;
		if (record.value() == null) {
			failure = failure(record, "value", KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER);
		}
		if (failure == null && record.key() == null) {
			failure = failure(record, "key", KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER);
		}
		return failure;
	}

	/**
	 * Return whether there is no key because it could not be deserialized.
	 * @param record a record without a key
	 * @return whether it has one in the log
	 */
	public static boolean isOfKey(ConsumerRecord<?, ?> record) {
		return hasFailed(record, KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER);
	}

	private static boolean hasFailed(ConsumerRecord<?, ?> record, String name) {
		Header header = record.headers().lastHeader(name);
		// A producer can set a header of that name, but not its class.
		return header != null && header.getClass() != RecordHeader.class;
	}

	private static @Nullable RuntimeException failure(ConsumerRecord<Object, Object> record, String part, String name) {
		if (!hasFailed(record, name)) {
			return null;
		}
		DeserializationException failure = SerializationUtils.getExceptionFromHeader(record, name, logger);
		return (failure != null) ? failure : new RejectedRecordException(
				"the %s cannot be deserialized, nor can the exception that says why; see the log line of SerializationUtils"
					.formatted(part));
	}

}

package io.mergelane.handler;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
			DeserializationException failure = failure(records.get(i));
			if (failure != null) {
				failures = failures.isEmpty() ? new ArrayList<>() : failures;
				failures.add(new RecordFailure(i, failure));
			}
		}
		return failures;
	}

	private static @Nullable DeserializationException failure(ConsumerRecord<Object, Object> record) {
		DeserializationException failure = null;
		if (record.value() == null) {
			failure = SerializationUtils.getExceptionFromHeader(record, KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER,
					logger);
		}
		if (failure == null && record.key() == null) {
			failure = SerializationUtils.getExceptionFromHeader(record, KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER,
					logger);
		}
		return failure;
	}

}

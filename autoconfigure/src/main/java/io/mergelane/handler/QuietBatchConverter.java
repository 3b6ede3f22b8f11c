package io.mergelane.handler;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.converter.BatchMessagingMessageConverter;
import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.kafka.support.converter.RecordMessageConverter;

/**
 * Converts a batch and collects the records that cannot be converted; it neither logs
 * them, as Spring Kafka's converter does with the payload, nor changes their headers.
 * <p>
 * Threading: thread-safe.
 */
public final class QuietBatchConverter extends BatchMessagingMessageConverter {

	private final RecordMessageConverter converter;

	public QuietBatchConverter(RecordMessageConverter converter) {
		super(converter);
		this.converter = converter;
	}

	@Override
	protected @Nullable Object convert(ConsumerRecord<?, ?> record, Type type, List<ConversionException> failures) {
		Type elementType = ((ParameterizedType) type).getActualTypeArguments()[0];
		try {
			return this.converter.toMessage(record, null, null, elementType).getPayload();
		}
		catch (ConversionException ex) {
			failures.add(ex);
		}
		catch (RuntimeException ex) {
			failures.add(new ConversionException("Cannot convert the payload", record, ex));
		}
		return null;
	}

}

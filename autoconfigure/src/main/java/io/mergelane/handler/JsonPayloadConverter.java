package io.mergelane.handler;

import java.lang.reflect.Type;
import java.util.Objects;
import java.util.stream.Collectors;

import io.mergelane.failure.RejectedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.kafka.support.converter.MessagingMessageConverter;
import org.springframework.util.ConcurrentLruCache;

/**
 * Reads JSON from text or bytes if the listener wants another type; all else it leaves as
 * the deserializer made it.
 * <p>
 * Conversion happens on the worker, not in the poll, so that a record that is not JSON
 * fails alone.
 * <p>
 * Threading: thread-safe.
 */
public final class JsonPayloadConverter extends MessagingMessageConverter {

	private static final int TYPES = 256;

	private final JsonMapper mapper;

	private final ConcurrentLruCache<Type, JavaType> types;

	public JsonPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
		this.types = new ConcurrentLruCache<>(TYPES, mapper::constructType);
	}

	@Override
	protected Object extractAndConvertValue(ConsumerRecord<?, ?> record, @Nullable Type type) {
		Object value = (record.value() instanceof Bytes bytes) ? bytes.get() : record.value();
		if (value == null) {
			return KafkaNull.INSTANCE;
		}
		if (type == null || isLeftAsItIs(value, ResolvableType.forType(type).resolve(Object.class))) {
			return record.value();
		}
		try {
			return Objects.requireNonNullElse(read(value, type), KafkaNull.INSTANCE);
		}
		catch (JacksonException ex) {
			throw new ConversionException("Cannot convert the payload", record,
					new RejectedRecordException("payload is not readable JSON for %s, which the method takes: %s"
						.formatted(type.getTypeName(), describe(ex))));
		}
	}

	private @Nullable Object read(Object value, Type type) {
		JavaType javaType = this.types.get(type);
		return (value instanceof String text) ? this.mapper.readValue(text, javaType)
				: this.mapper.readValue((byte[]) value, javaType);
	}

	private static boolean isLeftAsItIs(Object value, Class<?> wanted) {
		boolean json = value instanceof String || value instanceof byte[];
		return !json || wanted.isInstance(value) || CharSequence.class.isAssignableFrom(wanted);
	}

	/**
	 * Say what is wrong and where, but not with which text: the message of the exception
	 * quotes it.
	 */
	static String describe(JacksonException ex) {
		String path = ex.getPath()
			.stream()
			.map(JacksonException.Reference::getPropertyName)
			.filter(Objects::nonNull)
			.collect(Collectors.joining("."));
		String place = path.isEmpty() ? "" : " at property " + path;
		if (ex.getLocation() != null && ex.getLocation().getLineNr() > 0) {
			place += " in line %d, column %d".formatted(ex.getLocation().getLineNr(), ex.getLocation().getColumnNr());
		}
		return ex.getClass().getSimpleName() + place;
	}

}

package io.mergelane.handler;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.mergelane.failure.RejectedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ReflectionUtils;

/**
 * Maps JSON objects to rows by names alone, for merges that are declared in properties.
 * <p>
 * Numbers keep their digits; what is nested goes into one column as JSON.
 * <p>
 * Threading: thread-safe.
 */
public final class DeclaredMerge {

	private final Map<String, String> columns;

	private final JsonMapper mapper;

	/**
	 * Create a mapping.
	 * @param columns where the value of each column is: the name of a property, or names
	 * with dots between them; empty to take all properties as columns
	 * @param mapper reads the records
	 */
	public DeclaredMerge(Map<String, String> columns, JsonMapper mapper) {
		this.columns = Map.copyOf(columns);
		this.mapper = mapper.rebuild().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
	}

	/**
	 * Return the method that maps a record.
	 * @return the method
	 */
	public static Method method() {
		Method method = ReflectionUtils.findMethod(DeclaredMerge.class, "toRow", ConsumerRecord.class);
		if (method == null) {
			throw new IllegalStateException("No method");
		}
		return method;
	}

	/**
	 * Map a record.
	 * @param record the record
	 * @return its row
	 * @throws RejectedRecordException if its value is not a JSON object
	 */
	public Map<String, @Nullable Object> toRow(ConsumerRecord<Object, Object> record) {
		Map<?, ?> value = value(record.value());
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		if (this.columns.isEmpty()) {
			value.forEach((name, part) -> row.put(String.valueOf(name), plain(part)));
		}
		else {
			this.columns.forEach((column, path) -> row.put(column, plain(at(value, path))));
		}
		return row;
	}

	private Map<?, ?> value(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map;
		}
		String text = text(value);
		try {
			return this.mapper.readValue(text, Map.class);
		}
		catch (JacksonException ex) {
			throw new RejectedRecordException(
					"payload is not a readable JSON object: " + JsonPayloadConverter.describe(ex));
		}
	}

	private static String text(@Nullable Object value) {
		if (value instanceof String text) {
			return text;
		}
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		if (value instanceof Bytes bytes) {
			return new String(bytes.get(), StandardCharsets.UTF_8);
		}
		throw new RejectedRecordException((value == null) ? "is a tombstone, and 'tombstone-version' is not set"
				: "payload is a %s, not text, bytes or a Map".formatted(value.getClass().getSimpleName()));
	}

	private static @Nullable Object at(Map<?, ?> value, String path) {
		Object current = value;
		for (String name : path.split("\\.")) {
			current = (current instanceof Map<?, ?> map) ? map.get(name) : null;
		}
		return current;
	}

	private @Nullable Object plain(@Nullable Object value) {
		return (value instanceof Map || value instanceof Collection) ? this.mapper.writeValueAsString(value) : value;
	}

}

package io.mergelane.handler;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.mergelane.Merge;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.merge.MergeTable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * Makes deletes of records without a value.
 * <p>
 * Threading: immutable.
 *
 * @param table the table whose rows they delete
 * @param version takes the version from the record
 */
record Tombstones(MergeTable table, RecordVersion version) {

	private static final boolean JACKSON_PRESENT = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			Tombstones.class.getClassLoader());

	/**
	 * Make a delete.
	 * @throws RejectedRecordException if the record does not tell key and version
	 */
	Merge delete(ConsumerRecord<?, ?> record) {
		return Merge.delete(key(record.key())).into(this.table.name()).version(this.version.apply(record));
	}

	private Map<String, Object> key(@Nullable Object key) {
		if (key == null) {
			throw new RejectedRecordException("is a tombstone without a key, so there is no row to delete");
		}
		Object value = readable(key);
		Map<?, ?> parts = (value instanceof Map<?, ?> map) ? map
				: (value instanceof String text && text.startsWith("{")) ? parse(text) : Map.of();
		List<String> columns = this.table.key();
		if (columns.size() == 1 && parts.isEmpty()) {
			return Map.of(columns.get(0), value);
		}
		Map<String, Object> row = new LinkedHashMap<>();
		for (String column : columns) {
			row.put(column, part(parts, column));
		}
		return row;
	}

	private static Object part(Map<?, ?> parts, String column) {
		for (Map.Entry<?, ?> part : parts.entrySet()) {
			if (part.getValue() != null && plain(String.valueOf(part.getKey())).equals(plain(column))) {
				return part.getValue();
			}
		}
		throw new RejectedRecordException("is a tombstone whose key has no '" + column + "'");
	}

	private static String plain(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

	private static Object readable(Object key) {
		if (key instanceof Bytes bytes) {
			return readable(bytes.get());
		}
		return (key instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : key;
	}

	private static Map<?, ?> parse(String text) {
		if (!JACKSON_PRESENT) {
			throw new RejectedRecordException("is a tombstone whose key is JSON, and Jackson is not there to read it");
		}
		return Json.parse(text);
	}

	/**
	 * Apart, so that it is loaded only if Jackson is there.
	 */
	private static final class Json {

		private static final JsonMapper MAPPER = new JsonMapper();

		static Map<?, ?> parse(String text) {
			try {
				return MAPPER.readValue(text, Map.class);
			}
			catch (JacksonException ex) {
				throw new RejectedRecordException("is a tombstone whose key is not readable JSON");
			}
		}

	}

}

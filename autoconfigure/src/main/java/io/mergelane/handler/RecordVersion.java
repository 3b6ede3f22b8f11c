package io.mergelane.handler;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;

import io.mergelane.VersionSource;
import io.mergelane.failure.RejectedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Takes a version from a record.
 * <p>
 * Threading: immutable.
 */
@FunctionalInterface
interface RecordVersion extends Function<ConsumerRecord<?, ?>, Object> {

	/**
	 * Read what a user has written.
	 * @param text {@code timestamp}, {@code offset} or {@code header:name}, or the name
	 * of a {@link VersionSource}
	 * @return the version, or {@code null} if it is something else
	 */
	static @Nullable RecordVersion parse(String text) {
		if (text.startsWith("header:") && text.length() > "header:".length()) {
			String name = text.substring("header:".length());
			return (record) -> header(record, name);
		}
		return switch (text) {
			case "timestamp", "RECORD_TIMESTAMP" -> (record) -> Instant.ofEpochMilli(record.timestamp());
			case "offset", "RECORD_OFFSET" -> ConsumerRecord::offset;
			default -> null;
		};
	}

	static @Nullable RecordVersion of(VersionSource source) {
		return parse(source.name());
	}

	private static Object header(ConsumerRecord<?, ?> record, String name) {
		Header header = record.headers().lastHeader(name);
		if (header == null || header.value() == null) {
			throw new RejectedRecordException("tombstone has no header '" + name + "' to take its version from");
		}
		String text = new String(header.value(), StandardCharsets.UTF_8);
		boolean written = text.chars().allMatch((character) -> character >= ' ' && character < 0x7f);
		return (!written && header.value().length == Long.BYTES) ? ByteBuffer.wrap(header.value()).getLong() : text;
	}

}

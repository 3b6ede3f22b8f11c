package io.mergelane.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Turns keys and values back into the bytes they were made of, where that is possible.
 * <p>
 * Threading: immutable.
 */
final class RawBytes {

	/**
	 * What decoders put in the place of bytes that are no text.
	 */
	static final char REPLACEMENT = '\uFFFD';

	private RawBytes() {
	}

	/**
	 * Return whether {@link #of} finds the bytes by itself.
	 * @param value the key or value that a deserializer has made
	 * @param data the bytes it was made of
	 * @return whether they need not be kept
	 */
	static boolean isExact(@Nullable Object value, byte[] data) {
		if (value instanceof String text) {
			return text.indexOf(REPLACEMENT) < 0 && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), data);
		}
		if (value instanceof ByteBuffer buffer) {
			return buffer.hasArray() && buffer.array() == data && buffer.capacity() == data.length;
		}
		return (value instanceof Bytes bytes) ? bytes.get() == data : value == data;
	}

	/**
	 * Return the bytes that a key or value was made of.
	 * @param value the key or value
	 * @param size how many bytes there were, or {@link ConsumerRecord#NULL_SIZE} if there
	 * were none or it is not known
	 * @return the bytes
	 * @throws UnknownBytesException if they cannot be told from the value
	 */
	static byte @Nullable [] of(@Nullable Object value, int size) {
		byte[] bytes = bytes(value, size);
		if (size != ConsumerRecord.NULL_SIZE && (bytes == null || bytes.length != size)) {
			throw new UnknownBytesException();
		}
		return bytes;
	}

	private static byte @Nullable [] bytes(@Nullable Object value, int size) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		if (value instanceof Bytes bytes) {
			return bytes.get();
		}
		if (value instanceof ByteBuffer buffer) {
			return bytes(buffer.duplicate(), size);
		}
		if (value instanceof String text && text.indexOf(REPLACEMENT) < 0) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		if (value != null) {
			throw new UnknownBytesException();
		}
		return null;
	}

	/**
	 * The handler may have read the buffer.
	 */
	private static byte[] bytes(ByteBuffer buffer, int size) {
		return Utils.toArray((buffer.capacity() == size) ? buffer.clear() : buffer);
	}

	/**
	 * The bytes cannot be told from the value.
	 */
	static final class UnknownBytesException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}

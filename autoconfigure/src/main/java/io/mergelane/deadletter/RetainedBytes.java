package io.mergelane.deadletter;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a key or value was made of, as a header of its record. Headers that came
 * with the record are never of this type, whatever their names.
 * <p>
 * Threading: immutable.
 */
final class RetainedBytes extends RecordHeader {

	private static final String KEY = DeadLetterHeaders.PREFIX + "key-bytes";

	private static final String VALUE = DeadLetterHeaders.PREFIX + "value-bytes";

	RetainedBytes(boolean forKey, byte[] data) {
		super(forKey ? KEY : VALUE, data);
	}

	/**
	 * Find those of a record.
	 * @param headers the headers of the record
	 * @param forKey whether those of the key, not of the value
	 * @return the bytes, or {@code null} if none were kept
	 */
	static byte @Nullable [] find(Iterable<Header> headers, boolean forKey) {
		String name = forKey ? KEY : VALUE;
		for (Header header : headers) {
			if (header instanceof RetainedBytes retained && retained.key().equals(name)) {
				return retained.value();
			}
		}
		return null;
	}

}

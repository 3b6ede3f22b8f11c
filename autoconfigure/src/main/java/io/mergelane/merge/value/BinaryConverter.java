package io.mergelane.merge.value;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Converts to {@code byte[]}, within the size of the column and filled up to it where the
 * size is fixed.
 * <p>
 * Threading: immutable.
 */
final class BinaryConverter implements ValueConverter {

	private final ColumnType type;

	BinaryConverter(ColumnType type) {
		this.type = type;
	}

	@Override
	public Object convert(Object value) {
		byte[] bytes = bytes(value);
		if (this.type.size() != ColumnType.UNLIMITED && bytes.length > this.type.size()) {
			throw new InvalidValueException("value of " + bytes.length + " bytes exceeds " + this.type.label());
		}
		// As the column will hold them, or an update would not find its key.
		return this.type.isPadded() ? Arrays.copyOf(bytes, this.type.size()) : bytes;
	}

	private byte[] bytes(Object value) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		throw InvalidValueException.notA(this.type.label(), value);
	}

}

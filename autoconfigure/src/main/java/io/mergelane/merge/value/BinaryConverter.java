package io.mergelane.merge.value;

import java.nio.ByteBuffer;

/**
 * Converts to {@code byte[]}, within the size of the column.
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
		return bytes;
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

package io.mergelane.merge.value;

import java.util.UUID;

/**
 * Converts to {@code UUID} what is one or spells one in full.
 * <p>
 * Threading: immutable.
 */
final class UuidConverter implements ValueConverter {

	private static final int TEXT_LENGTH = 36;

	@Override
	public Object convert(Object value) {
		if (value instanceof UUID) {
			return value;
		}
		if (value instanceof CharSequence text && text.length() == TEXT_LENGTH) {
			try {
				return UUID.fromString(text.toString());
			}
			catch (IllegalArgumentException ex) {
				throw InvalidValueException.notA("uuid", value);
			}
		}
		throw InvalidValueException.notA("uuid", value);
	}

}

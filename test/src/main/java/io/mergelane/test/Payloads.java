package io.mergelane.test;

import java.nio.charset.StandardCharsets;

/**
 * Writes values of records.
 */
@FunctionalInterface
interface Payloads {

	/**
	 * Write a value.
	 * @param value the value
	 * @return its bytes
	 */
	byte[] write(Object value);

	/**
	 * Return what writes text and bytes as they are.
	 * @param others writes all else
	 * @return the payloads
	 */
	static Payloads plainOr(Payloads others) {
		return (value) -> {
			if (value instanceof byte[] bytes) {
				return bytes;
			}
			return (value instanceof String text) ? text.getBytes(StandardCharsets.UTF_8) : others.write(value);
		};
	}

}

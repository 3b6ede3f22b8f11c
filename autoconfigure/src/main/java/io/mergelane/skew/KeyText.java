package io.mergelane.skew;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes short, printable text of keys.
 * <p>
 * Threading: thread-safe.
 */
final class KeyText {

	static final int MOST = 64;

	/**
	 * A character has four bytes at most.
	 */
	private static final int MOST_BYTES = 4 * MOST;

	private static final char REPLACEMENT = '\uFFFD';

	private KeyText() {
	}

	/**
	 * Return the text of a key. Never fails, whatever a key of the user's does.
	 * @param key the key
	 * @return its text
	 */
	static String of(Object key) {
		try {
			return printable(textOf(key));
		}
		catch (RuntimeException ex) {
			return String.valueOf(REPLACEMENT);
		}
	}

	private static String textOf(Object key) {
		if (key instanceof byte[] bytes) {
			return new String(bytes, 0, Math.min(bytes.length, MOST_BYTES), StandardCharsets.UTF_8);
		}
		if (key instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[Math.min(buffer.remaining(), MOST_BYTES)];
			buffer.duplicate().get(bytes);
			return new String(bytes, StandardCharsets.UTF_8);
		}
		return key.toString();
	}

	private static String printable(String text) {
		StringBuilder printable = new StringBuilder();
		text.codePoints()
			.limit(MOST)
			.map((one) -> isPrintable(one) ? one : REPLACEMENT)
			.forEach(printable::appendCodePoint);
		return printable.toString();
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}

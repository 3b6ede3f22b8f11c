package io.mergelane.tracker;

/**
 * Numbers as text: five bits per character, the lowest first, and a sixth that says
 * whether another character follows. Numbers below 32 take one character. It is the
 * base-64 VLQ of source maps (ECMA-426) without its sign bit.
 * <p>
 * Threading: stateless.
 */
final class Vlq {

	/**
	 * Of base64url (RFC 4648, section 5).
	 */
	static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	private static final int BITS = 5;

	private static final int MORE = 1 << BITS;

	private Vlq() {
	}

	static void append(StringBuilder text, long number) {
		long rest = number;
		while (rest >= MORE) {
			text.append(ALPHABET.charAt((int) (rest & (MORE - 1)) | MORE));
			rest >>>= BITS;
		}
		text.append(ALPHABET.charAt((int) rest));
	}

	/**
	 * Reads numbers one after the other.
	 */
	static final class Reader {

		private final String text;

		private int position;

		Reader(String text) {
			this.text = text;
		}

		boolean hasNext() {
			return this.position < this.text.length();
		}

		/**
		 * Read the next number.
		 * @return the number
		 * @throws IllegalArgumentException if there is none that fits into a {@code long}
		 */
		long next() {
			long number = 0;
			for (int shift = 0; shift < Long.SIZE && hasNext(); shift += BITS) {
				long digit = ALPHABET.indexOf(this.text.charAt(this.position++));
				if (digit < 0) {
					break;
				}
				number |= (digit & (MORE - 1)) << shift;
				if (digit < MORE) {
					return number;
				}
			}
			throw new IllegalArgumentException("not a number");
		}

	}

}

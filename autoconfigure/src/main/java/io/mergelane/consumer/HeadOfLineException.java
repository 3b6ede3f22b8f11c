package io.mergelane.consumer;

/**
 * A record was given up as it kept its partition from going on.
 * <p>
 * Threading: immutable.
 */
final class HeadOfLineException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	HeadOfLineException() {
		super("the record kept its partition from going on, and head-of-line is 'dead-letter'", null, false, false);
	}

}

package io.mergelane.offsets;

/**
 * An earlier record of the partition is not through yet.
 * <p>
 * Threading: immutable.
 */
final class WaitingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	WaitingException() {
		super("waits for an earlier record of its partition", null, false, false);
	}

}

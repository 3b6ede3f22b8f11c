package io.mergelane.handler;

/**
 * A record was not handled, as another one of its batch failed before it. It is not at
 * fault, and this was no attempt.
 * <p>
 * Threading: immutable.
 */
public final class NotHandledException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 */
	public NotHandledException() {
		super("waits for an earlier record", null, false, false);
	}

}

package io.mergelane.replay;

/**
 * A request cannot be run as it is, and nothing was done. The message says what to
 * change.
 */
public final class ReplayRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what to change
	 */
	public ReplayRefusedException(String message) {
		super(message);
	}

}

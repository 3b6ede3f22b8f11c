package io.mergelane.failure;

/**
 * A record was given up as somebody has asked for it.
 * <p>
 * Threading: immutable.
 */
public final class SkippedRecordException extends RejectedRecordException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param reason why the record was to be skipped, without a value of it
	 */
	public SkippedRecordException(String reason) {
		super("skipped on request: " + reason);
	}

}

package io.mergelane.failure;

/**
 * A record that cannot be handled as it is.
 * <p>
 * Its message says why and how to mend it, without a value of the record, as it is
 * logged.
 */
public class RejectedRecordException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param reason why the record is rejected, without a value of it
	 */
	public RejectedRecordException(String reason) {
		super(reason);
	}

}

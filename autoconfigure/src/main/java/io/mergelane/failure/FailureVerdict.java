package io.mergelane.failure;

/**
 * What a failure means for the record.
 * <p>
 * Threading: immutable.
 */
public enum FailureVerdict {

	/**
	 * The record itself is at fault: as it is, it will fail each time.
	 */
	PERMANENT,

	/**
	 * Trying again may help. Failures that are not known to be permanent count as
	 * transient.
	 */
	TRANSIENT

}

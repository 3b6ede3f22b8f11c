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
	 * What the record needs is away or busy: trying again will help, and until then all
	 * records may fail. Never a reason to give a record up.
	 */
	TRANSIENT,

	/**
	 * Nothing is known of the failure. It counts as transient until records of other keys
	 * succeed meanwhile.
	 */
	UNKNOWN

}

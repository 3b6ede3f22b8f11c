package io.mergelane;

/**
 * Where a consumer begins with a partition of which it finds no committed offset, or one
 * whose records are not in the log any more.
 * <p>
 * It takes the place of Kafka's {@code auto.offset.reset}, which goes on silently in
 * either case.
 */
public enum NoCommittedOffset {

	/**
	 * Begin with the first record if nothing was ever committed; stop the listener if the
	 * committed offset is gone from the log, as records between may be lost.
	 */
	FAIL_IF_LOST,

	/**
	 * Stop the listener in either case.
	 */
	FAIL,

	/**
	 * Begin with the first record in either case. Records may be handled again.
	 */
	EARLIEST,

	/**
	 * Begin with what comes next in either case. Records that are in the log already are
	 * never handled.
	 */
	LATEST

}

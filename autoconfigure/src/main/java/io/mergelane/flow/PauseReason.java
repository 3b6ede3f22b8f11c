package io.mergelane.flow;

/**
 * Why a partition takes no more records.
 * <p>
 * Threading: immutable.
 */
public enum PauseReason {

	/**
	 * The consumer has as many records in hand as it may.
	 */
	RECORDS,

	/**
	 * The consumer has as many bytes in hand as it may.
	 */
	BYTES,

	/**
	 * Too much was polled beyond the first unfinished record of the partition.
	 */
	SPAN

}

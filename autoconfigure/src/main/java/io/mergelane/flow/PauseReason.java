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
	 * The partition has its share of what the consumer may have in hand; what is left is
	 * for the others.
	 */
	SHARE,

	/**
	 * Too much was polled beyond the first unfinished record of the partition.
	 */
	SPAN,

	/**
	 * Too many records are finished that commit metadata has no room for: they would be
	 * handled again after a crash.
	 */
	METADATA,

	/**
	 * What the handler needs is away: the circuit is open.
	 */
	CIRCUIT,

	/**
	 * The broker has not told yet where to begin.
	 */
	POSITION,

	/**
	 * It is not known yet whether another application uses the consumer group.
	 */
	GROUP,

	/**
	 * The application has paused the partition or its container.
	 */
	REQUESTED

}

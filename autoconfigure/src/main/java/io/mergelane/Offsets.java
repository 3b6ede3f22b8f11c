package io.mergelane;

/**
 * Where the position of a listener in its partitions is kept.
 * <p>
 * Threading: immutable.
 */
public enum Offsets {

	/**
	 * In Kafka: what is finished is committed a moment later, and may be handled again
	 * after a crash.
	 */
	KAFKA,

	/**
	 * In a table, in the transaction of what the handler writes: its rows are written
	 * exactly once. Records of a partition are handled in their order, one batch after
	 * the other. Kafka's offsets are committed as well, for those who look at lag.
	 */
	DATABASE

}

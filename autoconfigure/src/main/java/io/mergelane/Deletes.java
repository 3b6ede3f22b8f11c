package io.mergelane;

/**
 * How rows are deleted that a listener marks by {@link Merge#delete} or that are
 * tombstones in Kafka.
 * <p>
 * Threading: immutable.
 */
public enum Deletes {

	/**
	 * They are not: a delete is rejected. If a column for the flag is named, it is
	 * {@link #SOFT}.
	 */
	NONE,

	/**
	 * The row stays, with the version of the delete and a flag that is set. A late older
	 * row cannot bring it back, a newer one does.
	 */
	SOFT,

	/**
	 * The row is deleted, and a second table remembers key and version of each row, so
	 * that a late older row cannot bring it back. For tables that cannot have a flag;
	 * costs a second write of each row.
	 */
	LEDGER,

	/**
	 * The row is deleted, and nothing remembers its version: <b>a late older row brings
	 * it back</b>. For keys whose changes come through one partition, in their order, and
	 * are not replayed from the middle.
	 */
	HARD

}

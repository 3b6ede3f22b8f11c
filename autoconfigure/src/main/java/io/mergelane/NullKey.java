package io.mergelane;

/**
 * How records without a key are dispatched when a listener is ordered by
 * {@link Ordering#KEY key}.
 * <p>
 * Threading: immutable.
 */
public enum NullKey {

	/**
	 * Records without a key of one partition are handled one at a time, in offset order,
	 * as if they shared a key.
	 */
	PARTITION_ORDER,

	/**
	 * Records without a key do not wait for each other.
	 */
	ANY

}

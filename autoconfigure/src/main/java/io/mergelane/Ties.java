package io.mergelane;

/**
 * What becomes of a row whose version equals the stored one.
 * <p>
 * Threading: immutable.
 */
public enum Ties {

	/**
	 * The stored row stays: writing something twice changes nothing. Of different rows of
	 * equal version the first to arrive stays.
	 */
	KEEP_STORED,

	/**
	 * The row replaces the stored one. Of different rows of equal version the last to
	 * arrive stays, so that a table written twice, or in another order, may differ.
	 */
	REPLACE

}

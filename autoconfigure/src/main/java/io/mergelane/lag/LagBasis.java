package io.mergelane.lag;

/**
 * What a lag in time is taken from.
 * <p>
 * Threading: immutable.
 */
public enum LagBasis {

	/**
	 * The timestamp of the first unfinished record, or nothing is unfinished.
	 */
	EXACT,

	/**
	 * When the log reached the first unfinished record, or how old the record before it
	 * is.
	 */
	ESTIMATE,

	/**
	 * Nothing tells.
	 */
	UNKNOWN

}

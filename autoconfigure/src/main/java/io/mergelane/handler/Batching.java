package io.mergelane.handler;

/**
 * What a handler is given at a time.
 * <p>
 * Threading: immutable.
 */
public enum Batching {

	/**
	 * One record.
	 */
	SINGLE,

	/**
	 * A list of records, as the listener method takes one.
	 */
	LISTS,

	/**
	 * As many records as may be written in one transaction.
	 */
	MERGES

}

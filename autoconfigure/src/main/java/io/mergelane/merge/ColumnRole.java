package io.mergelane.merge;

/**
 * What a column is for in a merge.
 * <p>
 * Threading: immutable.
 */
enum ColumnRole {

	/**
	 * Part of the key: values that differ must stay different.
	 */
	KEY,

	/**
	 * The version: the order of values must be kept.
	 */
	VERSION,

	/**
	 * Anything else.
	 */
	DATA

}

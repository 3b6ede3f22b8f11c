package io.mergelane.guard;

/**
 * What becomes of a listener that is in its group with members whose application is not
 * known.
 * <p>
 * Threading: immutable.
 */
public enum UnidentifiedPolicy {

	/**
	 * Nothing is said.
	 */
	IGNORE,

	/**
	 * It is said in the log.
	 */
	WARN,

	/**
	 * It is as if the group were another application's, if the members hardly are an
	 * older version of this one: they hold topics that it does not read, or use another
	 * client library.
	 */
	FAIL

}

package io.mergelane;

/**
 * What becomes of a record that has failed and keeps a partition from going on: what was
 * polled behind it fills the window, and nearly all of that is finished.
 * <p>
 * Threading: immutable.
 */
public enum HeadOfLine {

	/**
	 * It is named in the log, by the endpoint and by the health indicator, and tried
	 * again as all others.
	 */
	WAIT,

	/**
	 * The later records of its key wait for it no longer. It stays unfinished, and no
	 * commit passes it.
	 */
	PARK,

	/**
	 * It becomes a dead letter, whatever it failed for.
	 */
	DEAD_LETTER

}

package io.mergelane.guard;

/**
 * What becomes of a listener whose consumer group is another application's.
 * <p>
 * Threading: immutable.
 */
public enum GuardPolicy {

	/**
	 * The application does not start; if it has started, the listener stops.
	 */
	FAIL,

	/**
	 * The listener does not start, or stops, and starts when the group is free.
	 */
	PAUSE,

	/**
	 * It is said in the log.
	 */
	WARN,

	/**
	 * Nobody looks.
	 */
	OFF

}

package io.mergelane.actuate;

/**
 * What makes an application one that has to be restarted.
 */
public enum LivenessCondition {

	/**
	 * Nothing of lane listeners.
	 */
	NONE,

	/**
	 * A consumer thread that has ended by an error, or a handler that holds its thread
	 * for more than three times {@code max.poll.interval.ms}.
	 */
	STUCK_THREAD

}

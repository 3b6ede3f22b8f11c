package io.mergelane.actuate;

/**
 * What keeps an application from being ready.
 */
public enum ReadinessCondition {

	/**
	 * Nothing of lane listeners.
	 */
	NONE,

	/**
	 * A listener that is kept out of its consumer group.
	 */
	GUARD,

	/**
	 * That, or a listener whose container has stopped though nobody asked for that.
	 */
	RUNNING

}

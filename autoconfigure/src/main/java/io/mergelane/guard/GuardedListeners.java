package io.mergelane.guard;

/**
 * Whose consumer groups are looked after.
 * <p>
 * Threading: immutable.
 */
public enum GuardedListeners {

	/**
	 * Those of lane listeners.
	 */
	LANE,

	/**
	 * Those of all listeners of the application.
	 */
	ALL

}

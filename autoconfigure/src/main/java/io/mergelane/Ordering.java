package io.mergelane;

/**
 * Which records of a listener wait for each other.
 * <p>
 * Threading: immutable.
 */
public enum Ordering {

	/**
	 * Records of one topic with equal keys are handled one at a time, in offset order;
	 * different keys do not wait for each other.
	 */
	KEY,

	/**
	 * Records of one partition are handled one at a time, in offset order.
	 */
	PARTITION,

	/**
	 * No record waits for another.
	 */
	NONE

}

package io.mergelane.lag;

/**
 * Whether a partition takes no more records at present.
 * <p>
 * Threading: immutable.
 */
public enum Hold {

	/**
	 * It takes records.
	 */
	NONE,

	/**
	 * There is no room: as soon as records are finished it goes on, so that it is no
	 * excuse for standing still.
	 */
	BACKPRESSURE,

	/**
	 * Somebody wants it so, or what is needed is away.
	 */
	HALTED

}

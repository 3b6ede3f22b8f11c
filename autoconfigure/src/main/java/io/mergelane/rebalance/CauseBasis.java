package io.mergelane.rebalance;

/**
 * What the cause of an assignment change is taken from.
 */
public enum CauseBasis {

	/**
	 * It is known in the consumer itself.
	 */
	LOCAL,

	/**
	 * The members of the group were others before than after it: they may have changed
	 * for another reason.
	 */
	MEMBERSHIP_DIFF,

	/**
	 * Nothing.
	 */
	NONE

}

package io.mergelane.group;

/**
 * What has become of a member. It changes with each look; a member may come to each state
 * from each other.
 */
public enum MemberState {

	/**
	 * It holds partitions.
	 */
	ACTIVE,

	/**
	 * It has no partition because all members are this application's and there are more
	 * of them than partitions.
	 */
	STANDBY,

	/**
	 * It has no partition while members that are not this application's hold partitions
	 * of its topics.
	 */
	STARVED,

	/**
	 * It has no partition yet: there are some for it.
	 */
	WAITING,

	/**
	 * It was closed as a static member, whose partitions wait for it.
	 */
	LEAVING

}

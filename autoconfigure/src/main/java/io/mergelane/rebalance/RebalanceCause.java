package io.mergelane.rebalance;

/**
 * Why an assignment has changed. Kafka does not tell, so it is inferred.
 */
public enum RebalanceCause {

	/**
	 * The consumer itself has started.
	 */
	JOINED,

	/**
	 * The consumer itself was stopped.
	 */
	SHUTDOWN,

	/**
	 * The consumer itself did not poll for longer than {@code max.poll.interval.ms}.
	 */
	POLL_TIMEOUT,

	/**
	 * Another process has taken its place: its static id in the group, or its position in
	 * the database.
	 */
	FENCED,

	/**
	 * A member has left and one of the same application has come, as when it is deployed.
	 */
	ROLLING,

	/**
	 * Another member has come.
	 */
	MEMBER_JOINED,

	/**
	 * Another member has left.
	 */
	MEMBER_LEFT,

	/**
	 * Members have come and others have left.
	 */
	MEMBERS_CHANGED,

	/**
	 * Topics have more or fewer partitions.
	 */
	PARTITIONS_CHANGED,

	/**
	 * The consumer itself subscribes other topics.
	 */
	SUBSCRIPTION_CHANGED,

	/**
	 * Nothing tells.
	 */
	UNKNOWN

}

package io.mergelane.rebalance;

import java.time.Duration;

/**
 * What the consumers of a listener are held to in their group.
 * <p>
 * Threading: immutable.
 *
 * @param maxPollInterval the longest time between two polls
 * @param classic whether the group is rebalanced by the classic protocol
 */
public record RebalanceTerms(Duration maxPollInterval, boolean classic) {

	/**
	 * Kafka's defaults.
	 */
	public static final RebalanceTerms DEFAULT = new RebalanceTerms(Duration.ofMinutes(5), true);

}

package io.mergelane.rebalance;

import org.jspecify.annotations.Nullable;

/**
 * How often a listener is rebalanced.
 * <p>
 * Threading: immutable.
 *
 * @param lastTenMinutes how many rebalances there were in the last ten minutes, of
 * whatever cause, in the consumer that had the most
 * @param storm what is known of too many, or {@code null} if they are not
 */
public record RebalanceActivity(int lastTenMinutes, @Nullable StormReport storm) {

	/**
	 * There was none.
	 */
	public static final RebalanceActivity NONE = new RebalanceActivity(0, null);

}

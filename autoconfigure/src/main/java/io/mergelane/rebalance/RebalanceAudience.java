package io.mergelane.rebalance;

/**
 * Who is told of rebalances. The cause of each event is told once: with the event, or
 * later.
 * <p>
 * Threading: thread-safe; called on consumer threads, in the rebalance, and on the thread
 * that looks at groups: nothing may wait.
 */
@FunctionalInterface
public interface RebalanceAudience {

	/**
	 * An assignment has changed.
	 * @param event what has changed; it has a cause if that is known at once
	 */
	void happened(RebalanceEvent event);

	/**
	 * It was found out why an assignment had changed, or that nothing tells.
	 * @param event the event as it was told before, with its cause
	 */
	default void explained(RebalanceEvent event) {
	}

	/**
	 * There are too many rebalances.
	 * @param storm what is known of them
	 */
	default void stormBegan(StormReport storm) {
	}

	/**
	 * There are not too many any more.
	 * @param storm what was known last
	 */
	default void stormEnded(StormReport storm) {
	}

}

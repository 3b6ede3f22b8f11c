package io.mergelane.listener;

import io.mergelane.rebalance.RebalanceEvent;
import org.jspecify.annotations.Nullable;

/**
 * It was found out why the partitions of a lane listener had changed, or that nothing
 * tells. Published once for each {@link LaneRebalanceEvent} that had no cause yet.
 * <p>
 * Threading: published on whatever thread finds it out, a consumer's among them: whoever
 * listens must not wait for anything.
 */
public class LaneRebalanceCauseEvent extends LaneListenerEvent {

	private static final long serialVersionUID = 1L;

	private final transient RebalanceEvent rebalance;

	/**
	 * Create an event.
	 * @param source the container of the listener
	 * @param listener id of the listener
	 * @param group its consumer group
	 * @param rebalance what had changed, with its cause
	 */
	public LaneRebalanceCauseEvent(Object source, String listener, @Nullable String group, RebalanceEvent rebalance) {
		super(source, listener, group);
		this.rebalance = rebalance;
	}

	public RebalanceEvent getRebalance() {
		return this.rebalance;
	}

	@Override
	Object what() {
		return this.rebalance;
	}

}

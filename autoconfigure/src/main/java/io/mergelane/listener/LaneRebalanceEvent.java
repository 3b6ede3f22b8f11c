package io.mergelane.listener;

import io.mergelane.rebalance.RebalanceEvent;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that a lane listener is assigned have changed. Why is known at once only
 * if it lies in the listener itself; otherwise a {@link LaneRebalanceCauseEvent} follows.
 * <p>
 * Threading: published on the consumer thread, in the rebalance: whoever listens must not
 * wait for anything.
 */
public class LaneRebalanceEvent extends LaneListenerEvent {

	private static final long serialVersionUID = 1L;

	private final transient RebalanceEvent rebalance;

	/**
	 * Create an event.
	 * @param source the container of the listener
	 * @param listener id of the listener
	 * @param group its consumer group
	 * @param rebalance what has changed
	 */
	public LaneRebalanceEvent(Object source, String listener, @Nullable String group, RebalanceEvent rebalance) {
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

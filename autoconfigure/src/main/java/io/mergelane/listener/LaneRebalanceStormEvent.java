package io.mergelane.listener;

import io.mergelane.rebalance.StormReport;
import org.jspecify.annotations.Nullable;

/**
 * A lane listener is rebalanced too often, or is not any more.
 * <p>
 * Threading: published on whatever thread finds it out, a consumer's among them: whoever
 * listens must not wait for anything.
 */
public class LaneRebalanceStormEvent extends LaneListenerEvent {

	private static final long serialVersionUID = 1L;

	private final transient StormReport storm;

	private final boolean begun;

	/**
	 * Create an event.
	 * @param source the container of the listener
	 * @param listener id of the listener
	 * @param group its consumer group
	 * @param storm what is known of the rebalances, or was before they were over
	 * @param begun whether it has begun, and is not over
	 */
	public LaneRebalanceStormEvent(Object source, String listener, @Nullable String group, StormReport storm,
			boolean begun) {
		super(source, listener, group);
		this.storm = storm;
		this.begun = begun;
	}

	public StormReport getStorm() {
		return this.storm;
	}

	/**
	 * Return whether it has begun.
	 * @return whether it has, or {@code false} if it is over
	 */
	public boolean isBegun() {
		return this.begun;
	}

	@Override
	Object what() {
		return (this.begun ? "begun, " : "over, ") + this.storm;
	}

}

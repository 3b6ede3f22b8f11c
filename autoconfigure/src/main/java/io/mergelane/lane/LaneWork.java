package io.mergelane.lane;

import java.util.List;

/**
 * What is done with the items of a lane when it is its turn.
 * <p>
 * Threading: called on a worker thread, for different lanes at the same time.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface LaneWork<T extends WorkItem> {

	/**
	 * Do the work. The turn lasts until it is ended, by this or any other thread.
	 * @param items the items, in the order in which they were submitted
	 * @param turn to be ended exactly once
	 */
	void run(List<T> items, LaneTurn<T> turn);

}

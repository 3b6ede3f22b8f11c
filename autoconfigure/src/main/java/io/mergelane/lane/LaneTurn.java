package io.mergelane.lane;

import java.time.Duration;
import java.util.List;

/**
 * One turn of a lane: as long as it lasts, the lane's other items wait.
 * <p>
 * Threading: thread-safe; the first call ends the turn, a later one is ignored.
 *
 * @param <T> the type of the items
 */
public interface LaneTurn<T extends WorkItem> {

	/**
	 * End the turn; the lane goes on with its next items.
	 */
	void done();

	/**
	 * End the turn; the lane waits, and then these items have its next turn.
	 * @param items some or all items of this turn, in their order; none is like
	 * {@link #done()}
	 * @param delay how long to wait
	 */
	void retry(List<T> items, Duration delay);

	/**
	 * Let an item come back at the end of its lane, without the lane waiting for it. To
	 * be called before the turn is ended.
	 * @param item an item of this turn
	 * @param delay how long it stays away
	 */
	void postpone(T item, Duration delay);

}

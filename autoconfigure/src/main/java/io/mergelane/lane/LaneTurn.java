package io.mergelane.lane;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

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
	 * End the turn; the lane waits, and then these items have its next turns.
	 * @param items some or all items of this turn, in their order; none is like
	 * {@link #done()}
	 * @param delay how long to wait
	 * @param atOnce how many of them a turn may have: fewer, to find out which of them is
	 * at fault
	 */
	void retry(List<T> items, Duration delay, int atOnce);

	/**
	 * Let the key of items wait, though the lane goes on: no item of it has a turn until
	 * it is released. To be called before the turn is ended, once for each key.
	 * @param key the key, or {@code null} for an item that waits for no other
	 * @return releases the key
	 */
	HeldKey<T> hold(@Nullable Object key);

	/**
	 * Let an item come back at the end of its lane, without the lane waiting for it. To
	 * be called before the turn is ended.
	 * @param item an item of this turn
	 * @param delay how long it stays away
	 */
	void postpone(T item, Duration delay);

	/**
	 * Return whether the turn has taken longer than it may: its worker was interrupted.
	 * @return whether its time is over
	 */
	boolean isOverdue();

	/**
	 * Say how to end a turn that goes on after its worker has returned, when its time is
	 * over.
	 * @param cancel called on any thread, at most once
	 */
	void onOverdue(Runnable cancel);

}

package io.mergelane.lane;

import org.jspecify.annotations.Nullable;

/**
 * Something that waits in a lane for its turn.
 */
public interface WorkItem {

	/**
	 * Return what is equal for items that wait for each other.
	 * @return the key of its lane, or {@code null} if the item waits for no other
	 */
	@Nullable Object laneKey();

	/**
	 * Called right before each turn the item takes part in.
	 * @return false to leave the item out and forget it, as its partition is gone
	 */
	boolean start();

}

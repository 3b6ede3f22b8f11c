package io.mergelane.lane;

/**
 * Something that waits in a lane for its turn.
 */
public interface WorkItem {

	/**
	 * Called right before each turn the item takes part in.
	 * @return false to leave the item out and forget it, as its partition is gone
	 */
	boolean start();

}

package io.mergelane.lane;

import java.util.List;

/**
 * A key that waits while its lane goes on.
 * <p>
 * Threading: thread-safe; a key is released once, later calls are ignored.
 *
 * @param <T> the type of the items
 */
public interface HeldKey<T extends WorkItem> {

	/**
	 * Let the key go on.
	 * @param items its items that have the next turn, in their order; those behind them
	 * follow
	 * @return whether this call has released it
	 */
	boolean release(List<T> items);

	/**
	 * Let the items behind those that wait go on before them. When the key is released
	 * after that, its items come back at the end of their lane.
	 */
	void letOthersPass();

}

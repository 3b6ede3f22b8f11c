package io.mergelane.listener;

import io.mergelane.consumer.PositionStore;
import io.mergelane.handler.RecordsHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the positions of listeners outside of Kafka, in the transactions of their
 * handlers.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
public interface OffsetKeeper {

	/**
	 * Keep the positions of a listener.
	 * @param listener id of the listener
	 * @param group its group
	 * @param dataSource bean name of the data source its handler writes to, if it is
	 * known
	 * @param handler its handler, done when it returns
	 * @return where it goes on, and its handler in a transaction
	 * @throws io.mergelane.InvalidLaneListenerException if they cannot be kept
	 */
	KeptOffsets keep(String listener, String group, @Nullable String dataSource, RecordsHandler handler);

	/**
	 * What keeps the positions of a listener.
	 *
	 * @param store tells where it goes on
	 * @param handler handles its records and moves their position
	 */
	record KeptOffsets(PositionStore store, RecordsHandler handler) {

	}

}

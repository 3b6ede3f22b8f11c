package io.mergelane.listener;

import io.mergelane.consumer.LaneListenerSettings;
import io.mergelane.handler.RecordsHandler;

/**
 * The handler of a listener that was started.
 * <p>
 * Threading: immutable.
 *
 * @param handler handles its records
 * @param settings how it runs
 */
record StartedHandler(RecordsHandler handler, LaneListenerSettings settings) {

}

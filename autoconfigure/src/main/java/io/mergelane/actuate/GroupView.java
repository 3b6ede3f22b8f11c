package io.mergelane.actuate;

import java.util.List;

import io.mergelane.listener.ListenerSnapshot;

/**
 * A consumer group that somebody wants to see.
 *
 * @param name its name
 * @param listeners the listeners that are in it, as they are now
 * @param keysShown whether keys of records may be seen
 */
record GroupView(String name, List<ListenerSnapshot> listeners, boolean keysShown) {

}

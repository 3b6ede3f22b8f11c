package io.mergelane.lane;

import java.util.List;

/**
 * A turn that a worker is at.
 * <p>
 * Threading: immutable.
 *
 * @param identity stands for the turn
 * @param items its items
 * @param thread name of the worker's thread
 * @param <T> the type of the items
 */
public record RunningTurn<T extends WorkItem>(Object identity, List<T> items, String thread) {

}

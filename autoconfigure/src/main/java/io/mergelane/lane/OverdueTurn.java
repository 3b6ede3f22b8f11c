package io.mergelane.lane;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A turn whose time is over, though it goes on.
 * <p>
 * Threading: immutable.
 *
 * @param items its items
 * @param thread name of the thread it is on, or {@code null} if it goes on without one of
 * the workers
 * @param age how long it has lasted, to an eighth of the timeout
 * @param goesOn whether it has not ended though it was told to a while ago
 * @param <T> the type of the items
 */
public record OverdueTurn<T extends WorkItem>(List<T> items, @Nullable String thread, Duration age, boolean goesOn) {

}

package io.mergelane.lag;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How far behind an assigned partition is, and how it gets on.
 * <p>
 * Threading: immutable.
 *
 * @param records records of the log that are not finished, or {@code null} if not known
 * yet
 * @param end the offset behind the last record of the log, or {@code null} if not known
 * yet
 * @param time the age of the first of them
 * @param state how it gets on
 * @param still for how long it has stood still without an excuse; zero if it has not
 */
public record PartitionLag(@Nullable Long records, @Nullable Long end, TimeLag time, PartitionState state,
		Duration still) {

}

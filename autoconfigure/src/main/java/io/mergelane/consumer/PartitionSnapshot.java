package io.mergelane.consumer;

import io.mergelane.flow.PauseReason;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * State of one assigned partition at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param topic the topic
 * @param partition the partition
 * @param committed the committed offset, or -1 if there is none
 * @param lag records of the log that are not finished, or {@code null} if not known yet
 * @param paused why the engine has paused the partition, or {@code null}
 * @param tracker what is in hand and what is finished
 */
public record PartitionSnapshot(String topic, int partition, long committed, @Nullable Long lag,
		@Nullable PauseReason paused, TrackerSnapshot tracker) {

}

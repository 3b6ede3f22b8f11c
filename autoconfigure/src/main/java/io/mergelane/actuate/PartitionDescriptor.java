package io.mergelane.actuate;

import java.util.List;
import java.util.Locale;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A partition assigned to a listener.
 *
 * @param committed the committed offset: the next one to read after a restart, or
 * {@code null} if nothing is committed
 * @param next the offset behind the last polled record, or {@code null} if none was
 * polled
 * @param inFlight polled and unfinished records
 * @param finishedAhead records that are finished beyond the first unfinished one
 * @param gaps the first 100 runs of unfinished offsets with a finished one behind them,
 * each as first and last offset
 * @param oldest offset of the first unfinished record, or {@code null} if there is none
 * @param lag records in the log that are not finished, or {@code null} if not known yet
 * @param paused why the engine takes no more records of it: {@code records},
 * {@code bytes} or {@code span}; {@code null} if it does
 */
public record PartitionDescriptor(@Nullable Long committed, @Nullable Long next, long inFlight, long finishedAhead,
		List<List<Long>> gaps, @Nullable Long oldest, @Nullable Long lag, @Nullable String paused) {

	static PartitionDescriptor of(PartitionSnapshot partition) {
		TrackerSnapshot tracker = partition.tracker();
		List<List<Long>> gaps = tracker.gaps().stream().map((gap) -> List.of(gap.first(), gap.last())).toList();
		String paused = (partition.paused() != null) ? partition.paused().name().toLowerCase(Locale.ROOT) : null;
		return new PartitionDescriptor(offset(partition.committed()), offset(tracker.next()), tracker.inFlight(),
				tracker.finishedAhead(), gaps, offset(tracker.oldest()), partition.lag(), paused);
	}

	private static @Nullable Long offset(long offset) {
		return (offset >= 0) ? offset : null;
	}

}

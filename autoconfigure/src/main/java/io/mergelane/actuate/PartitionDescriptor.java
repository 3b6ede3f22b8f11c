package io.mergelane.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.lag.PartitionState;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A partition assigned to a listener.
 *
 * @param committed the committed offset: the next one to read after a restart, or
 * {@code null} if nothing is committed
 * @param next the offset behind the last polled record, or where the partition begins
 * @param inFlight polled and unfinished records
 * @param finishedAhead records that are finished beyond the first unfinished one
 * @param gaps the first 100 runs of unfinished offsets with a finished one behind them,
 * each as first and last offset
 * @param oldest the first unfinished record, or {@code null} if there is none
 * @param lag records in the log that are not finished, or {@code null} if not known yet
 * @param lagTime how old the first of them is, or {@code null} if not known
 * @param estimate what that is taken from: {@code exact}, {@code estimate} or
 * {@code unknown}
 * @param state how the partition gets on
 * @param paused why no more records of it are taken: {@code records}, {@code bytes},
 * {@code share}, {@code span}, {@code metadata}, {@code circuit}, {@code position} or
 * {@code requested}; {@code null} if they are
 * @param waiting records that wait to be tried again, or for their time
 * @param heldUp whether the oldest record keeps the partition from going on
 * @param notKept a record that was given up and whose dead letter cannot be written, or
 * {@code null} if there is none
 */
public record PartitionDescriptor(@Nullable Long committed, long next, long inFlight, long finishedAhead,
		List<List<Long>> gaps, @Nullable OldestDescriptor oldest, @Nullable Long lag, @Nullable Duration lagTime,
		String estimate, PartitionState state, @Nullable String paused, int waiting, boolean heldUp,
		@Nullable NotKeptDescriptor notKept) {

	static PartitionDescriptor of(PartitionSnapshot partition) {
		TrackerSnapshot tracker = partition.tracker();
		List<List<Long>> gaps = tracker.gaps().stream().map((gap) -> List.of(gap.first(), gap.last())).toList();
		String paused = (partition.paused() != null) ? partition.paused().name().toLowerCase(Locale.ROOT) : null;
		Long committed = (partition.committed() >= 0) ? partition.committed() : null;
		return new PartitionDescriptor(committed, tracker.next(), tracker.inFlight(), tracker.finishedAhead(), gaps,
				OldestDescriptor.of(partition.oldest()), partition.lag().records(), partition.lag().time().time(),
				ListenerDescriptor.nameOf(partition.lag().time().basis()), partition.lag().state(), paused,
				partition.failed().waiting(), partition.failed().heldUp(),
				NotKeptDescriptor.of(partition.failed().notKept()));
	}

	/**
	 * The first unfinished record: no commit passes it.
	 *
	 * @param offset its offset
	 * @param age how long ago it was polled
	 * @param failedAttempts how often it has failed
	 * @param lastError why it failed the last time, without its payload, or {@code null}
	 */
	public record OldestDescriptor(long offset, Duration age, int failedAttempts, @Nullable String lastError) {

		static @Nullable OldestDescriptor of(PartitionSnapshot.@Nullable Oldest oldest) {
			return (oldest != null)
					? new OldestDescriptor(oldest.offset(), oldest.age(), oldest.failedAttempts(), oldest.failure())
					: null;
		}

	}

	/**
	 * A record whose dead letter cannot be written.
	 *
	 * @param offset its offset
	 * @param reason why not
	 */
	public record NotKeptDescriptor(long offset, String reason) {

		static @Nullable NotKeptDescriptor of(PartitionSnapshot.@Nullable NotKept notKept) {
			return (notKept != null) ? new NotKeptDescriptor(notKept.offset(), notKept.reason()) : null;
		}

	}

}

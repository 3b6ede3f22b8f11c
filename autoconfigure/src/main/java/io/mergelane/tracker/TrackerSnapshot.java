package io.mergelane.tracker;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * State of an {@link OffsetTracker} at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param committable the offset that may be committed, or -1 if none is known
 * @param next the offset behind the last polled one, or -1 if nothing was polled
 * @param inFlight number of polled and unfinished records
 * @param finishedAhead number of records that are finished beyond the first unfinished
 * one
 * @param oldest the first unfinished record, or {@code null} if there is none
 * @param gaps the first 100 runs of unfinished offsets that have a finished one behind
 * them
 */
public record TrackerSnapshot(long committable, long next, long inFlight, long finishedAhead, @Nullable Oldest oldest,
		List<Gap> gaps) {

	/**
	 * The first unfinished record.
	 *
	 * @param offset its offset
	 * @param time when it was polled, as given when it was registered
	 * @param timestamp its timestamp, or negative if it has none
	 */
	public record Oldest(long offset, int time, long timestamp) {

	}

	/**
	 * A run of unfinished offsets.
	 *
	 * @param first the first offset
	 * @param last the last offset
	 */
	public record Gap(long first, long last) {

	}

}

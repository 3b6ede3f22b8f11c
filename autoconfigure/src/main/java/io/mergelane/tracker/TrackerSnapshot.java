package io.mergelane.tracker;

import java.util.List;

/**
 * State of an {@link OffsetTracker} at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param committable the offset that may be committed, or -1 if nothing is finished
 * @param next the offset behind the last polled one, or -1 if nothing was polled
 * @param inFlight number of polled and unfinished records
 * @param finishedAhead number of records that are finished beyond the first unfinished
 * one
 * @param oldest offset of the first unfinished record, or -1 if there is none
 * @param gaps the first 100 runs of unfinished offsets that have a finished one behind
 * them
 */
public record TrackerSnapshot(long committable, long next, long inFlight, long finishedAhead, long oldest,
		List<Gap> gaps) {

	/**
	 * A run of unfinished offsets.
	 *
	 * @param first the first offset
	 * @param last the last offset
	 */
	public record Gap(long first, long last) {

	}

}

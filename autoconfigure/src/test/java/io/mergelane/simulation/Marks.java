package io.mergelane.simulation;

import io.mergelane.tracker.CommitMetadata;
import io.mergelane.tracker.FinishedRuns;

/**
 * What the metadata of a commit says to be finished beyond its offset.
 *
 * @param runs the finished runs
 */
record Marks(FinishedRuns runs) {

	static Marks of(Committed committed) {
		return new Marks(CommitMetadata.read(committed.metadata(), committed.offset()));
	}

	/**
	 * Return whether a record is marked: its offset is, and it is not a later one at the
	 * same offset.
	 */
	boolean contain(SimRecord record) {
		return this.runs.contains(record.offset) && record.leaderEpoch <= Math.max(0, this.runs.leaderEpoch());
	}

}

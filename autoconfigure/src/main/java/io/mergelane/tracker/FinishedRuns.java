package io.mergelane.tracker;

import java.util.Arrays;

/**
 * Runs of finished offsets beyond the first unfinished one, in ascending order, as they
 * were read from commit metadata.
 * <p>
 * A run reaches from its first to its last finished offset. Offsets between them that
 * were never polled are not in the log: compaction or a transaction marker took them.
 * <p>
 * Threading: immutable.
 */
public final class FinishedRuns {

	/**
	 * Nothing is known to be finished.
	 */
	public static final FinishedRuns NONE = new FinishedRuns(new long[0], new long[0], OffsetTracker.NO_LEADER_EPOCH);

	private final long[] firsts;

	// Exclusive, as everywhere an offset ends something.
	private final long[] ends;

	private final int leaderEpoch;

	FinishedRuns(long[] firsts, long[] ends, int leaderEpoch) {
		this.firsts = firsts;
		this.ends = ends;
		this.leaderEpoch = leaderEpoch;
	}

	int size() {
		return this.firsts.length;
	}

	long first(int run) {
		return this.firsts[run];
	}

	long end(int run) {
		return this.ends[run];
	}

	/**
	 * Return the offset behind the last run, if there is one.
	 * @return the offset
	 */
	long end() {
		return this.ends[this.ends.length - 1];
	}

	/**
	 * Return how many offsets are in the runs.
	 */
	long offsets() {
		long offsets = 0;
		for (int run = 0; run < size(); run++) {
			offsets += this.ends[run] - this.firsts[run];
		}
		return offsets;
	}

	/**
	 * Return the leader epoch of the last finished record. A record with a later one was
	 * written after the log had been truncated: it is another record at the same offset.
	 * @return the leader epoch, or {@link OffsetTracker#NO_LEADER_EPOCH}
	 */
	public int leaderEpoch() {
		return this.leaderEpoch;
	}

	/**
	 * Return whether an offset is in a run.
	 * @param offset the offset
	 * @return whether it is
	 */
	public boolean contains(long offset) {
		int found = Arrays.binarySearch(this.firsts, offset);
		int run = (found >= 0) ? found : -found - 2;
		return run >= 0 && offset < this.ends[run];
	}

	/**
	 * Return the first offset that is in no run.
	 * @param from the offset to begin with
	 * @return that offset, or the one behind its run
	 */
	public long unfinishedFrom(long from) {
		long offset = from;
		for (int run = 0; run < size() && this.firsts[run] <= offset; run++) {
			offset = Math.max(offset, this.ends[run]);
		}
		return offset;
	}

	/**
	 * Return what is known of the offsets from one on.
	 * @param offset the offset
	 * @return the runs
	 */
	FinishedRuns from(long offset) {
		int skip = 0;
		while (skip < size() && this.ends[skip] <= offset) {
			skip++;
		}
		if (skip == size()) {
			return NONE;
		}
		long[] cut = Arrays.copyOfRange(this.firsts, skip, size());
		cut[0] = Math.max(cut[0], offset);
		return new FinishedRuns(cut, Arrays.copyOfRange(this.ends, skip, size()), this.leaderEpoch);
	}

	/**
	 * Return what is known of the offsets below one.
	 * @param offset the offset
	 * @return the runs
	 */
	FinishedRuns below(long offset) {
		int count = 0;
		while (count < size() && this.firsts[count] < offset) {
			count++;
		}
		if (count == 0) {
			return NONE;
		}
		long[] cut = Arrays.copyOf(this.ends, count);
		cut[count - 1] = Math.min(cut[count - 1], offset);
		return new FinishedRuns(Arrays.copyOf(this.firsts, count), cut, this.leaderEpoch);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof FinishedRuns runs && this.leaderEpoch == runs.leaderEpoch
				&& Arrays.equals(this.firsts, runs.firsts) && Arrays.equals(this.ends, runs.ends);
	}

	@Override
	public int hashCode() {
		return 31 * Arrays.hashCode(this.firsts) + Arrays.hashCode(this.ends);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("[");
		for (int i = 0; i < size(); i++) {
			text.append((i > 0) ? ", " : "").append(this.firsts[i]).append("..").append(this.ends[i] - 1);
		}
		return text.append("] of leader epoch ").append(this.leaderEpoch).toString();
	}

}

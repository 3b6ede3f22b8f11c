package io.mergelane.lag;

import java.util.OptionalLong;

/**
 * Remembers when the log of a partition reached which offset, so as to tell how old a
 * record is that nobody has read.
 * <p>
 * The record at an offset was appended after the log was last seen to end there or
 * before, and before it was first seen to end behind. What is kept is bounded: if there
 * is no room, every other sample goes and the next ones are taken half as often. So the
 * two samples around an offset are never further apart than two looks and a sixteenth of
 * the longest time that they have reached back since the log was caught up with.
 * <p>
 * Invariant: times and ends only grow.
 * <p>
 * Threading: confined to one thread.
 */
final class LogEnds {

	private static final int SIZE = 64;

	private final long[] ends = new long[SIZE];

	private final long[] firstSeen = new long[SIZE];

	private final long[] lastSeen = new long[SIZE];

	private int size;

	// Least time between two samples, except the latest.
	private long spacing;

	/**
	 * Take a sample.
	 * @param end where the log ends
	 * @param nanos the time in nanoseconds
	 */
	void add(long end, long nanos) {
		if (this.size > 0 && end < this.ends[this.size - 1]) {
			// The log was truncated: its records are others now.
			this.size = 0;
		}
		if (this.size > 0 && end == this.ends[this.size - 1]) {
			this.lastSeen[this.size - 1] = nanos;
			return;
		}
		if (this.size > 1 && this.lastSeen[this.size - 1] - this.lastSeen[this.size - 2] < this.spacing) {
			this.size--;
		}
		else if (this.size == SIZE) {
			thin();
		}
		this.ends[this.size] = end;
		this.firstSeen[this.size] = nanos;
		this.lastSeen[this.size] = nanos;
		this.size++;
	}

	private void thin() {
		for (int i = 0; i < SIZE / 2; i++) {
			move(2 * i, i);
		}
		this.size = SIZE / 2;
		this.spacing = spacing();
	}

	private long spacing() {
		return 2 * (this.lastSeen[this.size - 1] - this.lastSeen[0]) / SIZE;
	}

	private void move(int from, int to) {
		this.ends[to] = this.ends[from];
		this.firstSeen[to] = this.firstSeen[from];
		this.lastSeen[to] = this.lastSeen[from];
	}

	/**
	 * Forget what is not needed for an offset and those behind it.
	 * @param offset the offset
	 */
	void forgetBefore(long offset) {
		int below = indexBelow(offset);
		if (below > 0) {
			for (int i = below; i < this.size; i++) {
				move(i, i - below);
			}
			this.size -= below;
			this.spacing = Math.min(this.spacing, spacing());
		}
	}

	/**
	 * Return about when the log reached an offset.
	 * @param offset the offset
	 * @return the time in nanoseconds, or nothing if the log was not seen before
	 */
	OptionalLong reached(long offset) {
		int below = indexBelow(offset);
		if (below < 0) {
			return OptionalLong.empty();
		}
		long from = this.lastSeen[below];
		if (below + 1 == this.size) {
			return OptionalLong.of(from);
		}
		double part = (double) (offset - this.ends[below]) / (this.ends[below + 1] - this.ends[below]);
		return OptionalLong.of(from + (long) (part * (this.firstSeen[below + 1] - from)));
	}

	/**
	 * Find the last sample at which the log did not have the offset yet.
	 */
	private int indexBelow(long offset) {
		int index = this.size - 1;
		while (index >= 0 && this.ends[index] > offset) {
			index--;
		}
		return index;
	}

}

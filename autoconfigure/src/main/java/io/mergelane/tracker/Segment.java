package io.mergelane.tracker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Offset, leader epoch, times and a finished bit of {@value #SIZE} consecutive tickets.
 * <p>
 * A segment that is finished as a whole can be condensed: it then knows its first and its
 * last offset only.
 * <p>
 * Invariant: a bit that is set stays set.
 * <p>
 * Threading: {@link #finish(int)} and {@link #isFinished(int)} may be called from any
 * thread, the rest is confined to the consumer thread.
 */
final class Segment {

	static final int SIZE = 1024;

	private static final int SHIFT = 10;

	private static final VarHandle BITS = MethodHandles.arrayElementVarHandle(long[].class);

	private static final long[] ALL = new long[SIZE / Long.SIZE];

	static {
		Arrays.fill(ALL, -1);
	}

	private final long[] finished;

	private final long[] offsets;

	private final int[] times;

	// Milliseconds since the first record: few segments reach over 24 days.
	private final int[] sinceFirst;

	private long timestamp;

	private long[] timestamps = {};

	// Changes of the leader are rare: most segments have one epoch.
	private int leaderEpoch;

	private int[] leaderEpochs = {};

	Segment() {
		this.finished = new long[SIZE / Long.SIZE];
		this.offsets = new long[SIZE];
		this.times = new int[SIZE];
		this.sinceFirst = new int[SIZE];
	}

	private Segment(Segment full) {
		this.finished = ALL;
		this.offsets = new long[] { full.offset(0), full.offset(SIZE - 1) };
		this.times = new int[0];
		this.sinceFirst = this.times;
		this.leaderEpoch = full.leaderEpoch(SIZE - 1);
	}

	static long numberOf(long ticket) {
		return ticket >>> SHIFT;
	}

	static int indexOf(long ticket) {
		return (int) (ticket & (SIZE - 1));
	}

	void set(int index, long offset, int leaderEpoch, int time, long timestamp) {
		this.offsets[index] = offset;
		this.times[index] = time;
		setTimestamp(index, timestamp);
		if (index == 0) {
			this.leaderEpoch = leaderEpoch;
		}
		else if (this.leaderEpochs.length > 0 || leaderEpoch != this.leaderEpoch) {
			setLeaderEpoch(index, leaderEpoch);
		}
	}

	private void setTimestamp(int index, long value) {
		if (index == 0) {
			this.timestamp = value;
		}
		long since = value - this.timestamp;
		this.sinceFirst[index] = (int) since;
		if (this.timestamps.length > 0 || since != (int) since) {
			setFarTimestamp(index, value);
		}
	}

	private void setFarTimestamp(int index, long value) {
		if (this.timestamps.length == 0) {
			this.timestamps = new long[SIZE];
			for (int i = 0; i < index; i++) {
				this.timestamps[i] = this.timestamp + this.sinceFirst[i];
			}
		}
		this.timestamps[index] = value;
	}

	private void setLeaderEpoch(int index, int leaderEpoch) {
		if (this.leaderEpochs.length == 0) {
			this.leaderEpochs = new int[SIZE];
			Arrays.fill(this.leaderEpochs, 0, index, this.leaderEpoch);
		}
		this.leaderEpochs[index] = leaderEpoch;
	}

	/**
	 * Return an offset.
	 * @param index the index; of a condensed segment the first or the last
	 * @return the offset
	 */
	long offset(int index) {
		return this.offsets[isCondensed() ? Integer.signum(index) : index];
	}

	int leaderEpoch(int index) {
		return (this.leaderEpochs.length > 0) ? this.leaderEpochs[index] : this.leaderEpoch;
	}

	int time(int index) {
		return this.times[index];
	}

	long timestamp(int index) {
		return (this.timestamps.length > 0) ? this.timestamps[index] : this.timestamp + this.sinceFirst[index];
	}

	/**
	 * Set the bit.
	 * @param index the index of the ticket in this segment
	 * @return false if it was set before
	 */
	boolean finish(int index) {
		long bit = 1L << index;
		return !isCondensed() && (((long) BITS.getAndBitwiseOr(this.finished, index / Long.SIZE, bit)) & bit) == 0;
	}

	boolean isFinished(int index) {
		return (word(index / Long.SIZE) & (1L << index)) != 0;
	}

	/**
	 * Find the first index whose bit is not set.
	 * @param from the first index to look at
	 * @param to the index to stop at
	 * @return the index, or {@code to} if all bits are set
	 */
	int firstUnfinished(int from, int to) {
		return isCondensed() ? to : first(from, to, -1);
	}

	/**
	 * Find the first index whose bit is set.
	 * @param from the first index to look at
	 * @param to the index to stop at
	 * @return the index, or {@code to} if no bit is set
	 */
	int firstFinished(int from, int to) {
		return first(from, to, 0);
	}

	private int first(int from, int to, long mask) {
		int index = from;
		while (index < to) {
			long bits = (word(index / Long.SIZE) ^ mask) >>> index;
			if (bits != 0) {
				return Math.min(to, index + Long.numberOfTrailingZeros(bits));
			}
			index = (index / Long.SIZE + 1) * Long.SIZE;
		}
		return to;
	}

	private boolean isCondensed() {
		return this.finished == ALL;
	}

	/**
	 * Return a segment that takes less memory, if this one is finished as a whole.
	 * @return a condensed segment, or this one
	 */
	Segment condensed() {
		return (isCondensed() || firstUnfinished(0, SIZE) < SIZE) ? this : new Segment(this);
	}

	private long word(int index) {
		return (long) BITS.getAcquire(this.finished, index);
	}

}

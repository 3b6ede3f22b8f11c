package io.mergelane.tracker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Offset, leader epoch and a finished bit of {@value #SIZE} consecutive tickets.
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

	private final long[] offsets = new long[SIZE];

	private final int[] leaderEpochs = new int[SIZE];

	private final long[] finished = new long[SIZE / Long.SIZE];

	static long numberOf(long ticket) {
		return ticket >>> SHIFT;
	}

	static int indexOf(long ticket) {
		return (int) (ticket & (SIZE - 1));
	}

	void set(int index, long offset, int leaderEpoch) {
		this.offsets[index] = offset;
		this.leaderEpochs[index] = leaderEpoch;
	}

	long offset(int index) {
		return this.offsets[index];
	}

	int leaderEpoch(int index) {
		return this.leaderEpochs[index];
	}

	/**
	 * Set the bit.
	 * @param index the index of the ticket in this segment
	 * @return false if it was set before
	 */
	boolean finish(int index) {
		long bit = 1L << index;
		return (((long) BITS.getAndBitwiseOr(this.finished, index / Long.SIZE, bit)) & bit) == 0;
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
		int index = from;
		while (index < to) {
			long unfinished = ~word(index / Long.SIZE) >>> index;
			if (unfinished != 0) {
				return Math.min(to, index + Long.numberOfTrailingZeros(unfinished));
			}
			index = (index / Long.SIZE + 1) * Long.SIZE;
		}
		return to;
	}

	private long word(int index) {
		return (long) BITS.getAcquire(this.finished, index);
	}

}

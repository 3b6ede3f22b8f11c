package io.mergelane.skew;

/**
 * Counters in the order of their counts: a list of levels, the least first, each with the
 * counters that have the same count. It is the stream summary of SpaceSaving.
 * <p>
 * A count that grows by one goes to the next level at most, so that this takes the same
 * time whatever the order of keys; one that grows by more passes no more levels than
 * that.
 * <p>
 * Threading: confined to one thread.
 */
final class CountOrder {

	private static final int NONE = -1;

	private final long[] counts;

	// Levels: their count, neighbours, and first counter.
	private final long[] values;

	private final int[] higher;

	private final int[] lower;

	private final int[] firsts;

	// Counters: their level, and neighbours in it.
	private final int[] levels;

	private final int[] nexts;

	private final int[] previous;

	private int least = NONE;

	// Levels that are not in use, each with the next one as its higher one.
	private int unused;

	/**
	 * Create an order without counters.
	 * @param counts the counts, which only grow
	 */
	CountOrder(long[] counts) {
		int size = counts.length;
		this.counts = counts;
		// A counter leaves its level after it has got a new one.
		this.values = new long[size + 1];
		this.higher = new int[size + 1];
		this.lower = new int[size + 1];
		this.firsts = new int[size + 1];
		this.levels = new int[size];
		this.nexts = new int[size];
		this.previous = new int[size];
		for (int level = 0; level <= size; level++) {
			this.higher[level] = level + 1;
		}
	}

	/**
	 * Return a counter with the least count.
	 * @return the counter
	 */
	int least() {
		return this.firsts[this.least];
	}

	/**
	 * Add a counter.
	 * @param counter the counter
	 */
	void add(int counter) {
		moveUp(counter, NONE);
	}

	/**
	 * Move a counter whose count has grown.
	 * @param counter the counter
	 */
	void grown(int counter) {
		int level = this.levels[counter];
		int above = this.higher[level];
		if (isAlone(counter, level) && (above == NONE || this.values[above] > this.counts[counter])) {
			this.values[level] = this.counts[counter];
			return;
		}
		int before = this.previous[counter];
		int after = this.nexts[counter];
		moveUp(counter, level);
		leave(level, before, after);
	}

	private boolean isAlone(int counter, int level) {
		return this.firsts[level] == counter && this.nexts[counter] == NONE;
	}

	/**
	 * Put a counter into a level above another one.
	 */
	private void moveUp(int counter, int from) {
		long count = this.counts[counter];
		int below = from;
		int above = (from != NONE) ? this.higher[from] : this.least;
		while (above != NONE && this.values[above] < count) {
			below = above;
			above = this.higher[above];
		}
		int level = (above != NONE && this.values[above] == count) ? above : newLevel(count, below, above);
		int first = this.firsts[level];
		this.levels[counter] = level;
		this.previous[counter] = NONE;
		this.nexts[counter] = first;
		if (first != NONE) {
			this.previous[first] = counter;
		}
		this.firsts[level] = counter;
	}

	private int newLevel(long count, int below, int above) {
		int level = this.unused;
		this.unused = this.higher[level];
		this.values[level] = count;
		this.firsts[level] = NONE;
		link(below, level);
		link(level, above);
		return level;
	}

	/**
	 * Close the gap that a counter has left in its level, or the one of the level.
	 */
	private void leave(int level, int before, int after) {
		if (before != NONE) {
			this.nexts[before] = after;
		}
		else {
			this.firsts[level] = after;
		}
		if (after != NONE) {
			this.previous[after] = before;
		}
		if (this.firsts[level] == NONE) {
			link(this.lower[level], this.higher[level]);
			this.higher[level] = this.unused;
			this.unused = level;
		}
	}

	private void link(int below, int above) {
		if (below != NONE) {
			this.higher[below] = above;
		}
		else {
			this.least = above;
		}
		if (above != NONE) {
			this.lower[above] = below;
		}
	}

}

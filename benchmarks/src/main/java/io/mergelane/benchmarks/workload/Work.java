package io.mergelane.benchmarks.workload;

/**
 * How long handling a record takes. The slow records are spread evenly: one of
 * {@code slowEvery} of each key, at another place for each key.
 * <p>
 * Threading: immutable.
 *
 * @param millis milliseconds of most records
 * @param slowMillis milliseconds of the slow ones
 * @param slowEvery how many records of a key there are for a slow one, or 0 for none
 * @param asynchronous whether no thread is held for that time
 */
public record Work(long millis, long slowMillis, int slowEvery, boolean asynchronous) {

	static final Work NONE = new Work(0, 0, 0, false);

	static Work blocking(long millis) {
		return new Work(millis, 0, 0, false);
	}

	static Work asynchronous(long millis) {
		return new Work(millis, 0, 0, true);
	}

	boolean isNone() {
		return this.millis == 0 && this.slowEvery == 0;
	}

	/**
	 * Return how long a record takes.
	 * @param key number of its key
	 * @param sequence its number among those of the key
	 * @return milliseconds
	 */
	public long millis(int key, int sequence) {
		boolean slow = this.slowEvery > 0 && Math.floorMod(key * 0x9E3779B9 + sequence, this.slowEvery) == 0;
		return slow ? this.slowMillis : this.millis;
	}

}

package io.mergelane.lag;

import java.time.Duration;

/**
 * The last ten samples of how many records a partition is behind, one in half a minute.
 * <p>
 * Threading: confined to one thread.
 */
final class LagSamples {

	/**
	 * Who is less behind is not far behind.
	 */
	static final long ALLOWED = 100;

	static final int SIZE = 10;

	static final long INTERVAL = Duration.ofSeconds(30).toNanos();

	private final long[] samples = new long[SIZE];

	private int size;

	private long taken;

	void add(long records, long nanos) {
		if (this.size > 0 && nanos - this.taken < INTERVAL) {
			return;
		}
		if (this.size == SIZE) {
			System.arraycopy(this.samples, 1, this.samples, 0, SIZE - 1);
			this.size--;
		}
		this.samples[this.size] = records;
		this.size++;
		this.taken = nanos;
	}

	void clear() {
		this.size = 0;
	}

	/**
	 * Return whether the partition has been far behind in all samples, and has come
	 * nearer in none.
	 * @param records how far it is behind now
	 */
	boolean neverFell(long records) {
		if (this.size < SIZE || this.samples[0] <= ALLOWED || records < this.samples[SIZE - 1]) {
			return false;
		}
		for (int i = 1; i < SIZE; i++) {
			if (this.samples[i] < this.samples[i - 1]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether the partition is far behind, and has come nearer.
	 * @param records how far it is behind now
	 */
	boolean falls(long records) {
		return records > ALLOWED && this.size > 0 && records < this.samples[0];
	}

}

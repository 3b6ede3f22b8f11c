package io.mergelane.skew;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The most frequent keys, by SpaceSaving (Metwally, Agrawal, El Abbadi: Efficient
 * Computation of Frequent and Top-k Elements in Data Streams, 2005): there are
 * {@value #CAPACITY} counters, and a key without one takes the least of them, its count
 * included, which is then the error of its own.
 * <p>
 * Invariant: a key that has a counter was added no more often than its count and no less
 * often than that without the error; one that has none, no more often than the least
 * count. So each key with more than one part in {@value #CAPACITY} has a counter.
 * <p>
 * Counters are found by the hash of their key in an open-addressed table, and the least
 * of them in an order that changes little when a count grows.
 * <p>
 * Threading: confined to one thread.
 */
final class TopKeys {

	static final int CAPACITY = 256;

	private static final int MASK = 4 * CAPACITY - 1;

	private final KeyNames names;

	// Counters, from 1 on, at the place of their hash or after it; 0 is free.
	private final short[] table = new short[MASK + 1];

	private final long[] hashes = new long[CAPACITY];

	private final long[] counts = new long[CAPACITY];

	private final long[] errors = new long[CAPACITY];

	private final @Nullable String[] texts = new @Nullable String[CAPACITY];

	private final CountOrder order = new CountOrder(this.counts);

	private int size;

	/**
	 * Create counters.
	 * @param names what is kept of a key
	 */
	TopKeys(KeyNames names) {
		this.names = names;
	}

	/**
	 * Add a key.
	 * @param key the key
	 * @param weight how often
	 */
	void add(Object key, int weight) {
		long hash = this.names.hash(key);
		int place = placeOf(hash);
		if (this.table[place] != 0) {
			int counter = this.table[place] - 1;
			this.counts[counter] += weight;
			this.order.grown(counter);
			if (this.texts[counter] == null) {
				this.texts[counter] = this.names.text(key);
			}
		}
		else if (this.size < CAPACITY) {
			int counter = this.size++;
			this.counts[counter] = weight;
			this.texts[counter] = this.names.text(key);
			use(counter, hash, place);
			this.order.add(counter);
		}
		else {
			int counter = this.order.least();
			free(placeOf(this.hashes[counter]));
			this.errors[counter] = this.counts[counter];
			this.counts[counter] += weight;
			// Most keys that come here do not come again before the next one does.
			this.texts[counter] = null;
			use(counter, hash, placeOf(hash));
			this.order.grown(counter);
		}
	}

	/**
	 * Return what a key without a counter can have.
	 * @return the most
	 */
	long least() {
		return (this.size < CAPACITY) ? 0 : this.counts[this.order.least()];
	}

	/**
	 * Return all keys that have a counter.
	 * @return the keys, in no order
	 */
	List<KeyCount> all() {
		List<KeyCount> all = new ArrayList<>(this.size);
		for (int i = 0; i < this.size; i++) {
			all.add(new KeyCount(this.hashes[i], this.texts[i], this.counts[i] - this.errors[i], this.counts[i]));
		}
		return all;
	}

	private void use(int counter, long hash, int place) {
		this.hashes[counter] = hash;
		this.table[place] = (short) (counter + 1);
	}

	/**
	 * Return the place of a hash in the table, or the one where it would be put.
	 */
	private int placeOf(long hash) {
		int place = (int) hash & MASK;
		while (this.table[place] != 0 && this.hashes[this.table[place] - 1] != hash) {
			place = (place + 1) & MASK;
		}
		return place;
	}

	/**
	 * Free a place, and move those behind it up that would not be found any more.
	 */
	private void free(int place) {
		int hole = place;
		int next = place;
		while (true) {
			next = (next + 1) & MASK;
			if (this.table[next] == 0) {
				this.table[hole] = 0;
				return;
			}
			int home = (int) this.hashes[this.table[next] - 1] & MASK;
			if (((next - home) & MASK) >= ((next - hole) & MASK)) {
				this.table[hole] = this.table[next];
				hole = next;
			}
		}
	}

}

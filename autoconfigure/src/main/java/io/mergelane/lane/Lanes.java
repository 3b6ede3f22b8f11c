package io.mergelane.lane;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Finds the lane of a key.
 * <p>
 * Threading: thread-safe.
 *
 * @param <T> the type of the items
 */
interface Lanes<T extends WorkItem> {

	/**
	 * Return the lane of a key.
	 * @param key the key, or {@code null} for an item that waits for no other
	 * @return the lane
	 */
	Lane<T> of(@Nullable Object key);

	/**
	 * Return the lane for an item that was in a lane before.
	 * @param lane that lane
	 * @return the lane
	 */
	Lane<T> again(Lane<T> lane);

	/**
	 * Called when a lane has gone.
	 * @param lane the lane
	 */
	void gone(Lane<T> lane);

	/**
	 * A lane for each key that has items: two keys never wait for each other.
	 *
	 * @param <T> the type of the items
	 */
	final class PerKey<T extends WorkItem> implements Lanes<T> {

		private final Map<Object, Lane<T>> lanes = new ConcurrentHashMap<>();

		@Override
		public Lane<T> of(@Nullable Object key) {
			return (key != null) ? this.lanes.computeIfAbsent(key, (added) -> new Lane<>(added, false))
					: new Lane<>(null, false);
		}

		@Override
		public Lane<T> again(Lane<T> lane) {
			return of(lane.key());
		}

		@Override
		public void gone(Lane<T> lane) {
			if (lane.key() != null) {
				this.lanes.remove(lane.key(), lane);
			}
		}

	}

	/**
	 * A fixed number of lanes, found by the hash of the key: equal keys share a lane, and
	 * a lane sees enough items to form batches.
	 *
	 * @param <T> the type of the items
	 */
	final class Hashed<T extends WorkItem> implements Lanes<T> {

		private final Lane<T>[] lanes;

		private final AtomicInteger roundRobin = new AtomicInteger();

		@SuppressWarnings({ "unchecked", "rawtypes" })
		Hashed(int count) {
			this.lanes = new Lane[count];
			for (int i = 0; i < count; i++) {
				this.lanes[i] = new Lane<>(null, true);
			}
		}

		@Override
		public Lane<T> of(@Nullable Object key) {
			int hash = (key != null) ? spread(key.hashCode()) : this.roundRobin.getAndIncrement();
			return this.lanes[Math.floorMod(hash, this.lanes.length)];
		}

		@Override
		public Lane<T> again(Lane<T> lane) {
			return lane;
		}

		@Override
		public void gone(Lane<T> lane) {
			// it stays
		}

		/**
		 * Mix the bits (Murmur3's finalizer), as hash codes of small numbers differ in
		 * the lowest bits only.
		 */
		private static int spread(int hash) {
			int h = hash;
			h = (h ^ (h >>> 16)) * 0x85ebca6b;
			h = (h ^ (h >>> 13)) * 0xc2b2ae35;
			return h ^ (h >>> 16);
		}

	}

}

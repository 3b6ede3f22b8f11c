package io.mergelane.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Items that must not be in work at the same time, in the order in which they came.
 * <p>
 * Threading: thread-safe. Each lane has its own lock, held for moments only, so that
 * lanes do not wait for each other.
 *
 * @param <T> the type of the items
 */
final class Lane<T extends WorkItem> {

	/**
	 * What has happened to the lane last.
	 *
	 * <pre>
	 * EMPTIED   -&gt; QUEUED (item came), LINGERING (item came, batch not full)
	 * LINGERING -&gt; QUEUED (batch full or time over)
	 * QUEUED    -&gt; STARTED (worker took it), EMPTIED or GONE (no item wanted to start)
	 * STARTED   -&gt; EMPTIED, GONE or QUEUED (turn ended), POSTPONED (turn ended, retry)
	 * POSTPONED -&gt; QUEUED (time over)
	 * </pre>
	 */
	private enum State {

		EMPTIED, LINGERING, QUEUED, STARTED, POSTPONED, GONE

	}

	/**
	 * What is to be done with the lane.
	 */
	enum Step {

		/**
		 * Nothing: it has its turn, or waits for one.
		 */
		NONE,

		/**
		 * It may have its turn, and waited for none before.
		 */
		FRESH,

		/**
		 * It may have its next turn.
		 */
		READY,

		/**
		 * It waits for more items.
		 */
		LINGER,

		/**
		 * It has gone: its key has another lane by now, or none.
		 */
		GONE

	}

	private final @Nullable Object key;

	private final boolean lasting;

	// Most lanes of keys have one item at a time.
	@GuardedBy("this")
	private @Nullable T first;

	@GuardedBy("this")
	private @Nullable ArrayDeque<T> others;

	/**
	 * How many of the first items are to be tried again.
	 */
	@GuardedBy("this")
	private int again;

	/**
	 * How many of those a turn may have.
	 */
	@GuardedBy("this")
	private int againAtOnce = Integer.MAX_VALUE;

	/**
	 * Keys that wait while the lane goes on, with the items behind them as far as their
	 * turn has come.
	 */
	@GuardedBy("this")
	private @Nullable Map<Object, ArrayDeque<T>> held;

	@GuardedBy("this")
	private State state = State.EMPTIED;

	// Written by whoever takes the lane out of the queue or puts it in.
	private volatile long turns;

	/**
	 * Create a lane.
	 * @param key its key
	 * @param lasting whether it stays when it is empty
	 */
	Lane(@Nullable Object key, boolean lasting) {
		this.key = key;
		this.lasting = lasting;
	}

	@Nullable Object key() {
		return this.key;
	}

	/**
	 * Return how many turns the lane has had, with those it is deemed to have had.
	 * @return the number of turns
	 */
	long turns() {
		return this.turns;
	}

	void turns(long turns) {
		this.turns = turns;
	}

	/**
	 * Add an item.
	 * @param item the item
	 * @param batchSize the items for which an empty lane waits
	 * @return {@link Step#FRESH}, {@link Step#LINGER}, {@link Step#NONE}, or
	 * {@link Step#GONE} if the item was not added
	 */
	synchronized Step add(T item, int batchSize) {
		if (this.state == State.GONE) {
			return Step.GONE;
		}
		put(item);
		boolean full = size() >= batchSize;
		if (full && (this.state == State.EMPTIED || this.state == State.LINGERING)) {
			this.state = State.QUEUED;
			return Step.FRESH;
		}
		if (this.state == State.EMPTIED) {
			this.state = State.LINGERING;
			return Step.LINGER;
		}
		return Step.NONE;
	}

	@GuardedBy("this")
	private void put(T item) {
		if (this.first == null) {
			this.first = item;
			return;
		}
		if (this.others == null) {
			this.others = new ArrayDeque<>(4);
		}
		this.others.add(item);
	}

	/**
	 * The time to wait for more items is over. A lane that was queued early and waits
	 * again is queued before its time: a smaller batch, no harm.
	 * @return {@link Step#FRESH} or {@link Step#NONE}
	 */
	synchronized Step lingered() {
		return queueIf(State.LINGERING, Step.FRESH);
	}

	/**
	 * The time to wait for a retry is over.
	 * @return {@link Step#READY} or {@link Step#NONE}
	 */
	synchronized Step retryDue() {
		return queueIf(State.POSTPONED, Step.READY);
	}

	@GuardedBy("this")
	private Step queueIf(State expected, Step step) {
		if (this.state != expected) {
			return Step.NONE;
		}
		this.state = State.QUEUED;
		return step;
	}

	/**
	 * Take the items of the next turn: the oldest, and those to be tried again apart from
	 * others.
	 * @param max the most items
	 * @return the items that started; if none did, the turn is to be ended
	 */
	synchronized List<T> begin(int max) {
		this.state = State.STARTED;
		if (max == 1) {
			T item = nextStarted();
			return (item != null) ? List.of(item) : List.of();
		}
		boolean retries = this.again > 0;
		int most = retries ? Math.min(max, this.againAtOnce) : max;
		List<T> batch = new ArrayList<>(Math.min(most, size()));
		T item;
		while (batch.size() < most && (!retries || this.again > 0) && (item = nextStarted()) != null) {
			batch.add(item);
		}
		return batch;
	}

	@GuardedBy("this")
	private @Nullable T nextStarted() {
		T item = poll();
		while (item != null && (isHeld(item) || !item.start())) {
			item = poll();
		}
		return item;
	}

	/**
	 * Put an item aside if its key waits.
	 */
	@GuardedBy("this")
	private boolean isHeld(T item) {
		Map<Object, ArrayDeque<T>> keys = this.held;
		Object itemKey = (keys != null) ? item.laneKey() : null;
		ArrayDeque<T> behind = (keys != null && itemKey != null) ? keys.get(itemKey) : null;
		return behind != null && behind.add(item);
	}

	@GuardedBy("this")
	private @Nullable T poll() {
		T polled = this.first;
		this.first = (this.others != null) ? this.others.poll() : null;
		this.again = Math.max(0, this.again - 1);
		return polled;
	}

	/**
	 * End the turn.
	 * @param items the items that have the next turn, after a while; none to go on
	 * @param atOnce how many of them a turn may have
	 * @return {@link Step#READY}, {@link Step#NONE} or {@link Step#GONE}
	 */
	synchronized Step end(List<T> items, int atOnce) {
		if (!items.isEmpty()) {
			putFirst(items);
			this.again += items.size();
			this.againAtOnce = atOnce;
			this.state = State.POSTPONED;
			return Step.NONE;
		}
		if (this.first != null) {
			// What waited during a turn has lingered long enough.
			this.state = State.QUEUED;
			return Step.READY;
		}
		boolean stays = this.lasting || this.held != null;
		this.state = stays ? State.EMPTIED : State.GONE;
		return stays ? Step.NONE : Step.GONE;
	}

	/**
	 * Let a key wait: its items have no turn until it is released.
	 * @param waiting the key
	 */
	synchronized void hold(Object waiting) {
		Map<Object, ArrayDeque<T>> keys = (this.held != null) ? this.held : new HashMap<>();
		keys.putIfAbsent(waiting, new ArrayDeque<>(2));
		this.held = keys;
	}

	/**
	 * Let a key that waited go on, before all others.
	 * @param waiting the key
	 * @param items those that go first
	 * @return {@link Step#READY} or {@link Step#NONE}
	 */
	synchronized Step release(Object waiting, List<T> items) {
		Map<Object, ArrayDeque<T>> keys = this.held;
		ArrayDeque<T> behind = (keys != null) ? keys.remove(waiting) : null;
		if (keys == null || behind == null) {
			return Step.NONE;
		}
		this.held = keys.isEmpty() ? null : keys;
		putFirst(behind);
		putFirst(items);
		if (this.state != State.EMPTIED && this.state != State.LINGERING) {
			return Step.NONE;
		}
		// Even if nothing came: a lane that does not last ends with a turn.
		this.state = State.QUEUED;
		return Step.READY;
	}

	@GuardedBy("this")
	private void putFirst(Collection<T> items) {
		List<T> all = List.copyOf(items);
		for (int i = all.size() - 1; i >= 0; i--) {
			if (this.first != null) {
				if (this.others == null) {
					this.others = new ArrayDeque<>(4);
				}
				this.others.addFirst(this.first);
			}
			this.first = all.get(i);
		}
	}

	@GuardedBy("this")
	private int size() {
		return ((this.first != null) ? 1 : 0) + ((this.others != null) ? this.others.size() : 0);
	}

	synchronized void clear() {
		this.again = 0;
		this.held = null;
		this.first = null;
		this.others = null;
	}

}

package io.mergelane.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

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

	@GuardedBy("this")
	private List<T> again = List.of();

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
	 * Take the items of the next turn: those to be retried alone, otherwise the oldest.
	 * @param max the most items
	 * @return the items that started; if none did, the turn is to be ended
	 */
	synchronized List<T> begin(int max) {
		this.state = State.STARTED;
		if (!this.again.isEmpty()) {
			List<T> batch = this.again.stream().filter(WorkItem::start).toList();
			this.again = List.of();
			if (!batch.isEmpty()) {
				return batch;
			}
		}
		if (max == 1) {
			T item = nextStarted();
			return (item != null) ? List.of(item) : List.of();
		}
		List<T> batch = new ArrayList<>(Math.min(max, size()));
		T item;
		while (batch.size() < max && (item = nextStarted()) != null) {
			batch.add(item);
		}
		return batch;
	}

	@GuardedBy("this")
	private @Nullable T nextStarted() {
		T item = poll();
		while (item != null && !item.start()) {
			item = poll();
		}
		return item;
	}

	@GuardedBy("this")
	private @Nullable T poll() {
		T polled = this.first;
		this.first = (this.others != null) ? this.others.poll() : null;
		return polled;
	}

	/**
	 * End the turn.
	 * @param items the items that have the next turn, after a while; none to go on
	 * @return {@link Step#READY}, {@link Step#NONE} or {@link Step#GONE}
	 */
	synchronized Step end(List<T> items) {
		this.again = items;
		if (!items.isEmpty()) {
			this.state = State.POSTPONED;
			return Step.NONE;
		}
		if (this.first != null) {
			// What waited during a turn has lingered long enough.
			this.state = State.QUEUED;
			return Step.READY;
		}
		this.state = this.lasting ? State.EMPTIED : State.GONE;
		return this.lasting ? Step.NONE : Step.GONE;
	}

	@GuardedBy("this")
	private int size() {
		int queued = (this.first != null) ? 1 : 0;
		return this.again.size() + queued + ((this.others != null) ? this.others.size() : 0);
	}

	synchronized void clear() {
		this.again = List.of();
		this.first = null;
		this.others = null;
	}

}

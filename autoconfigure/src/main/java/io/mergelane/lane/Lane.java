package io.mergelane.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Items that must not be in work at the same time, in the order in which they came.
 * <p>
 * Threading: confined to the lock of its {@link LaneDispatcher}.
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
	 * QUEUED    -&gt; STARTED (worker took it), EMPTIED (no item wanted to start)
	 * STARTED   -&gt; EMPTIED, QUEUED (turn ended), POSTPONED (turn ended, retry)
	 * POSTPONED -&gt; QUEUED (time over)
	 * </pre>
	 */
	enum State {

		EMPTIED, LINGERING, QUEUED, STARTED, POSTPONED

	}

	private final @Nullable Object key;

	// Most lanes of keys have one item at a time.
	private @Nullable T first;

	private @Nullable ArrayDeque<T> others;

	private List<T> again = List.of();

	private State state = State.EMPTIED;

	private long turns;

	Lane(@Nullable Object key) {
		this.key = key;
	}

	@Nullable Object key() {
		return this.key;
	}

	State state() {
		return this.state;
	}

	void state(State state) {
		this.state = state;
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

	void add(T item) {
		if (this.first == null) {
			this.first = item;
			return;
		}
		if (this.others == null) {
			this.others = new ArrayDeque<>(4);
		}
		this.others.add(item);
	}

	private @Nullable T poll() {
		T polled = this.first;
		this.first = (this.others != null) ? this.others.poll() : null;
		return polled;
	}

	void again(List<T> items) {
		this.again = items;
	}

	int size() {
		int queued = (this.first != null) ? 1 : 0;
		return this.again.size() + queued + ((this.others != null) ? this.others.size() : 0);
	}

	boolean isEmpty() {
		return this.again.isEmpty() && this.first == null;
	}

	/**
	 * Take the items of the next turn: those to be retried alone, otherwise the oldest.
	 * @param max the most items
	 * @return the items that started
	 */
	List<T> next(int max) {
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

	private @Nullable T nextStarted() {
		T item = poll();
		while (item != null && !item.start()) {
			item = poll();
		}
		return item;
	}

	void clear() {
		this.again = List.of();
		this.first = null;
		this.others = null;
	}

}

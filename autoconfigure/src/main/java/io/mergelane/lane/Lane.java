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

	private final ArrayDeque<T> items = new ArrayDeque<>(4);

	private List<T> again = List.of();

	private State state = State.EMPTIED;

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

	void add(T item) {
		this.items.add(item);
	}

	void again(List<T> items) {
		this.again = items;
	}

	int size() {
		return this.again.size() + this.items.size();
	}

	boolean isEmpty() {
		return this.again.isEmpty() && this.items.isEmpty();
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
		List<T> batch = new ArrayList<>(Math.min(max, this.items.size()));
		T item;
		while (batch.size() < max && (item = nextStarted()) != null) {
			batch.add(item);
		}
		return batch;
	}

	private @Nullable T nextStarted() {
		T item = this.items.poll();
		while (item != null && !item.start()) {
			item = this.items.poll();
		}
		return item;
	}

	void clear() {
		this.again = List.of();
		this.items.clear();
	}

}

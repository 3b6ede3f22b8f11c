package io.mergelane.lane;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * Lanes that may have their turn: the one that has had the fewest turns is next
 * (start-time fair queueing, Goyal, Vin and Cheng, 1996, with a turn as the unit of
 * service).
 * <p>
 * So a lane with many items cannot starve the others, and one that has fallen behind,
 * because an item took long, does not wait for all others again at each of its turns. A
 * lane that was empty begins at the virtual time: it neither makes up for what it did not
 * need nor waits for those that were busy.
 * <p>
 * Lanes become ready mostly in the order of their turns. These are kept in a queue, and
 * only those that come back late in a heap.
 * <p>
 * Threading: confined to the lock of its {@link LaneDispatcher}.
 *
 * @param <T> the type of the items
 */
final class ReadyLanes<T extends WorkItem> {

	private final ArrayDeque<Lane<T>> inOrder = new ArrayDeque<>();

	private final PriorityQueue<Lane<T>> late = new PriorityQueue<>(Comparator.comparingLong(Lane::turns));

	private long virtualTime;

	/**
	 * Add a lane that was empty.
	 * @param lane the lane
	 */
	void addFresh(Lane<T> lane) {
		lane.turns(Math.max(lane.turns(), this.virtualTime));
		add(lane);
	}

	/**
	 * Add a lane that has had a turn.
	 * @param lane the lane
	 */
	void add(Lane<T> lane) {
		Lane<T> last = this.inOrder.peekLast();
		if (last == null || last.turns() <= lane.turns()) {
			this.inOrder.addLast(lane);
		}
		else {
			this.late.add(lane);
		}
	}

	@Nullable Lane<T> poll() {
		Lane<T> first = this.inOrder.peekFirst();
		Lane<T> firstLate = this.late.peek();
		boolean takeLate = firstLate != null && (first == null || firstLate.turns() < first.turns());
		Lane<T> next = takeLate ? this.late.poll() : this.inOrder.pollFirst();
		if (next != null) {
			this.virtualTime = Math.max(this.virtualTime, next.turns());
			next.turns(next.turns() + 1);
		}
		return next;
	}

	int size() {
		return this.inOrder.size() + this.late.size();
	}

	void clear() {
		this.inOrder.forEach(Lane::clear);
		this.late.forEach(Lane::clear);
		this.inOrder.clear();
		this.late.clear();
	}

}

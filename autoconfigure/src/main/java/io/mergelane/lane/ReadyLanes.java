package io.mergelane.lane;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Lanes that may have their turn: those that have fallen behind first, the others one
 * after the other.
 * <p>
 * Turns are counted per lane. A lane that was empty is deemed to have had as many as the
 * last in the queue and goes behind it. A lane that comes back after a turn has had one
 * more: so many lanes with one item each and few lanes with many items take turns. If it
 * was away so long that others have had more turns meanwhile, because an item took long,
 * it goes before them, and does not wait for all of them again at each of its turns.
 * <p>
 * Threading: thread-safe. Under contention the order is approximate; no lane is lost.
 *
 * @param <T> the type of the items
 */
final class ReadyLanes<T extends WorkItem> {

	private final Queue<Lane<T>> inOrder = new ConcurrentLinkedQueue<>();

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final PriorityQueue<Lane<T>> behind = new PriorityQueue<>(Comparator.comparingLong(Lane::turns));

	private final AtomicInteger size = new AtomicInteger();

	// How many of them are behind.
	private volatile int behindSize;

	// Turns of the last lane that was put into the queue.
	private volatile long lastTurns;

	/**
	 * Add a lane that was empty.
	 * @param lane the lane
	 */
	void addFresh(Lane<T> lane) {
		lane.turns(Math.max(lane.turns(), this.lastTurns));
		add(lane);
	}

	/**
	 * Add a lane that has had a turn.
	 * @param lane the lane
	 */
	void add(Lane<T> lane) {
		long turns = lane.turns();
		if (turns >= this.lastTurns || isEmpty()) {
			this.lastTurns = Math.max(this.lastTurns, turns);
			this.inOrder.add(lane);
		}
		else {
			synchronized (this.lock) {
				this.behind.add(lane);
				this.behindSize = this.behind.size();
			}
		}
		this.size.incrementAndGet();
	}

	@Nullable Lane<T> poll() {
		Lane<T> next = (this.behindSize > 0) ? pollBehind() : null;
		if (next == null) {
			next = this.inOrder.poll();
		}
		if (next != null) {
			this.size.decrementAndGet();
			next.turns(next.turns() + 1);
		}
		return next;
	}

	private @Nullable Lane<T> pollBehind() {
		synchronized (this.lock) {
			Lane<T> late = this.behind.peek();
			Lane<T> first = this.inOrder.peek();
			if (late == null || (first != null && first.turns() <= late.turns())) {
				return null;
			}
			this.behind.remove();
			this.behindSize = this.behind.size();
			return late;
		}
	}

	boolean isEmpty() {
		return this.behindSize == 0 && this.inOrder.peek() == null;
	}

	/**
	 * Return how many lanes there are. A lane that is just being taken may be counted.
	 * @return about the number of lanes
	 */
	int size() {
		return this.size.get();
	}

}

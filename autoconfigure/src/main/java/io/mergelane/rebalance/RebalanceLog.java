package io.mergelane.rebalance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * The last 50 assignment changes of a listener.
 * <p>
 * Threading: thread-safe.
 */
public final class RebalanceLog {

	private static final int CAPACITY = 50;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final Deque<RebalanceEvent> events = new ArrayDeque<>(CAPACITY);

	/**
	 * Add an event.
	 * @param event the event
	 */
	public void add(RebalanceEvent event) {
		synchronized (this.lock) {
			if (this.events.size() == CAPACITY) {
				this.events.removeLast();
			}
			this.events.addFirst(event);
		}
	}

	/**
	 * Return the events.
	 * @return the events, the latest first
	 */
	public List<RebalanceEvent> events() {
		synchronized (this.lock) {
			return List.copyOf(this.events);
		}
	}

}

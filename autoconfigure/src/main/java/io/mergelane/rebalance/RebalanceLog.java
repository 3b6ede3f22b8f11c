package io.mergelane.rebalance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * The last 50 assignment changes of a listener, and the last 50 offset resets.
 * <p>
 * Threading: thread-safe.
 */
public final class RebalanceLog {

	private static final int CAPACITY = 50;

	private final Object lock = new Object();

	private final Consumer<RebalanceEvent> listener;

	@GuardedBy("lock")
	private final Deque<RebalanceEvent> events = new ArrayDeque<>(CAPACITY);

	@GuardedBy("lock")
	private final Deque<OffsetReset> resets = new ArrayDeque<>();

	/**
	 * Create a log.
	 * @param listener takes each event after it was added, on the thread that adds it
	 */
	public RebalanceLog(Consumer<RebalanceEvent> listener) {
		this.listener = listener;
	}

	/**
	 * Add an event.
	 * @param event the event
	 */
	public void add(RebalanceEvent event) {
		synchronized (this.lock) {
			addFirst(this.events, event);
		}
		this.listener.accept(event);
	}

	/**
	 * Add an offset reset.
	 * @param reset the reset
	 */
	public void add(OffsetReset reset) {
		synchronized (this.lock) {
			addFirst(this.resets, reset);
		}
	}

	private static <T> void addFirst(Deque<T> list, T element) {
		if (list.size() == CAPACITY) {
			list.removeLast();
		}
		list.addFirst(element);
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

	/**
	 * Return the offset resets.
	 * @return the resets, the latest first
	 */
	public List<OffsetReset> resets() {
		synchronized (this.lock) {
			return List.copyOf(this.resets);
		}
	}

}

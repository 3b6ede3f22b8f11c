package io.mergelane.guard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The listeners of Spring Kafka's own that are guarded as well.
 * <p>
 * Threading: thread-safe.
 */
final class PlainListeners {

	private final GroupGuard guard;

	/**
	 * By container.
	 */
	private final Map<Object, PlainListener> listeners = new ConcurrentHashMap<>();

	PlainListeners(GroupGuard guard) {
		this.guard = guard;
	}

	/**
	 * Configure a listener that is not started.
	 */
	void prepare(GuardedContainer guarded) {
		this.listeners.computeIfAbsent(guarded.container(), (added) -> new PlainListener(guarded)).prepare();
	}

	/**
	 * A consumer is about to poll for the first time, on this thread.
	 * @param container its container, of a plain listener or not
	 */
	void starting(Object container) {
		PlainListener listener = this.listeners.get(container);
		if (listener != null) {
			listener.starting(this.guard);
		}
	}

}

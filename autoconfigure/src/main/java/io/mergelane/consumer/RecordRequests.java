package io.mergelane.consumer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What other threads ask of a consumer, until it comes to it.
 * <p>
 * Threading: {@link #add(ConsumerRequest)} may be called from any thread; the rest is
 * confined to the consumer thread.
 */
final class RecordRequests {

	private final Queue<ConsumerRequest<?>> requests = new ConcurrentLinkedQueue<>();

	private volatile boolean closed;

	void add(ConsumerRequest<?> request) {
		this.requests.add(request);
		// In this order: whoever closes sees the request, or is seen here.
		if (this.closed) {
			gone();
		}
	}

	/**
	 * Answer what was asked up to now. Who asks again when answered has to wait until
	 * after the next poll, and keeps nobody from polling.
	 */
	void answer(RequestTarget target) {
		for (int open = this.requests.size(); open > 0; open--) {
			ConsumerRequest<?> request = this.requests.poll();
			if (request != null) {
				request.answer(target);
			}
		}
	}

	void close() {
		this.closed = true;
		gone();
	}

	private void gone() {
		ConsumerRequest<?> request = this.requests.poll();
		while (request != null) {
			request.gone();
			request = this.requests.poll();
		}
	}

}

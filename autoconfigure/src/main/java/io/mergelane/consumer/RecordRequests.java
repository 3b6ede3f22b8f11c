package io.mergelane.consumer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What other threads ask of a consumer, until it comes to it.
 * <p>
 * Threading: {@link #add(RecordRequest)} may be called from any thread; the rest is
 * confined to the consumer thread.
 */
final class RecordRequests {

	private final Queue<RecordRequest> requests = new ConcurrentLinkedQueue<>();

	private volatile boolean closed;

	void add(RecordRequest request) {
		this.requests.add(request);
		// In this order: whoever closes sees the request, or is seen here.
		if (this.closed) {
			gone();
		}
	}

	void answer(AssignedPartitions partitions) {
		RecordRequest request = this.requests.poll();
		while (request != null) {
			request.answer(partitions);
			request = this.requests.poll();
		}
	}

	void close() {
		this.closed = true;
		gone();
	}

	private void gone() {
		RecordRequest request = this.requests.poll();
		while (request != null) {
			request.gone();
			request = this.requests.poll();
		}
	}

}

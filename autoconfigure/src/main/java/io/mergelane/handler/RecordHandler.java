package io.mergelane.handler;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;

/**
 * Calls a listener method that takes one record.
 * <p>
 * Threading: thread-safe, as far as the listener method is.
 */
final class RecordHandler implements RecordsHandler {

	private final AcknowledgingConsumerAwareMessageListener<Object, Object> listener;

	private final Completion completion;

	RecordHandler(AcknowledgingConsumerAwareMessageListener<Object, Object> listener, Completion completion) {
		this.listener = listener;
		this.completion = completion;
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		Invocation invocation = new Invocation(1, callback);
		try {
			this.listener.onMessage(records.get(0), invocation, null);
		}
		catch (Throwable ex) {
			invocation.failFrom(0, ex, null);
			return;
		}
		if (invocation.isInvoked()) {
			this.completion.await(invocation);
		}
		else {
			invocation.acknowledge();
		}
	}

	@Override
	public boolean takesBatches() {
		return false;
	}

	@Override
	public String description() {
		return "single records";
	}

}

package io.mergelane.observation;

import java.util.List;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.handler.RecordsHandlerWrapper;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;

/**
 * Says in the MDC what a worker is at, while the handler is called. Whoever called it
 * clears the MDC.
 * <p>
 * Threading: thread-safe, as far as the handler is.
 */
public final class MdcHandler extends RecordsHandlerWrapper {

	private final String listener;

	/**
	 * Create a handler.
	 * @param handler handles the records
	 * @param listener id of the listener
	 */
	public MdcHandler(RecordsHandler handler, String listener) {
		super(handler);
		this.listener = listener;
	}

	@Override
	public RecordsHandler forConsumer(Consumer<?, ?> consumer) {
		return new MdcHandler(wrapped().forConsumer(consumer), this.listener);
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		ConsumerRecord<Object, Object> first = records.get(0);
		MDC.put("listener", this.listener);
		if (!takesBatches()) {
			MDC.put("topic", first.topic());
			MDC.put("partition", Integer.toString(first.partition()));
			MDC.put("offset", Long.toString(first.offset()));
		}
		else {
			describe(records, first);
		}
		wrapped().handle(records, callback);
	}

	private static void describe(List<ConsumerRecord<Object, Object>> records, ConsumerRecord<Object, Object> first) {
		boolean sameTopic = true;
		boolean samePartition = true;
		for (ConsumerRecord<Object, Object> record : records) {
			sameTopic &= record.topic().equals(first.topic());
			samePartition &= record.partition() == first.partition();
		}
		MDC.put("count", Integer.toString(records.size()));
		if (sameTopic) {
			MDC.put("topic", first.topic());
		}
		if (sameTopic && samePartition) {
			MDC.put("partition", Integer.toString(first.partition()));
		}
	}

}

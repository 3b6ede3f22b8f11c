package io.mergelane.handler;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.converter.ConversionException;

/**
 * Calls a listener method that takes a list of records.
 * <p>
 * Records that cannot be converted are reported one by one, and the method is called with
 * the others. If the method throws a {@link BatchListenerFailedException}, the records
 * before the one it names are finished.
 * <p>
 * Threading: thread-safe, as far as the listener method is.
 */
final class BatchHandler implements RecordsHandler {

	private final BatchAcknowledgingConsumerAwareMessageListener<Object, Object> listener;

	private final Completion completion;

	BatchHandler(BatchAcknowledgingConsumerAwareMessageListener<Object, Object> listener, Completion completion) {
		this.listener = listener;
		this.completion = completion;
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		Invocation invocation = new Invocation(records.size(), callback);
		try {
			this.listener.onMessage(new ArrayList<>(records), invocation, null);
		}
		catch (Throwable ex) {
			List<RecordFailure> unconverted = unconverted(records, ex);
			if (unconverted.isEmpty()) {
				invocation.failFrom(firstFailed(records, ex), ex, null);
			}
			else {
				handleOthers(records, unconverted, callback);
			}
			return;
		}
		if (invocation.isInvoked()) {
			this.completion.await(invocation);
		}
		else {
			invocation.acknowledge();
		}
	}

	private void handleOthers(List<ConsumerRecord<Object, Object>> records, List<RecordFailure> unconverted,
			HandlingCallback callback) {
		RemainingRecords others = RemainingRecords.of(records, unconverted);
		if (others.records().isEmpty()) {
			callback.through(unconverted);
			return;
		}
		handle(others.records(), others.callback(callback));
	}

	private static List<RecordFailure> unconverted(List<ConsumerRecord<Object, Object>> records, Throwable failure) {
		List<ConversionException> causes = new ArrayList<>();
		PartialConversionException partial = find(failure, PartialConversionException.class);
		if (partial != null) {
			causes.addAll(partial.failures());
		}
		else {
			ConversionException single = find(failure, ConversionException.class);
			if (single != null) {
				causes.add(single);
			}
		}
		List<RecordFailure> failures = new ArrayList<>();
		for (ConversionException cause : causes) {
			int index = indexOf(records, cause.getRecord());
			if (index >= 0) {
				failures.add(new RecordFailure(index, cause));
			}
		}
		return failures;
	}

	private static int firstFailed(List<ConsumerRecord<Object, Object>> records, Throwable failure) {
		BatchListenerFailedException failed = find(failure, BatchListenerFailedException.class);
		if (failed == null) {
			return 0;
		}
		int index = (failed.getRecord() != null) ? indexOf(records, failed.getRecord()) : failed.getIndex();
		return (index >= 0 && index < records.size()) ? index : 0;
	}

	private static int indexOf(List<ConsumerRecord<Object, Object>> records, @Nullable ConsumerRecord<?, ?> record) {
		for (int i = 0; i < records.size(); i++) {
			if (records.get(i) == record) {
				return i;
			}
		}
		return -1;
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	@Override
	public boolean takesBatches() {
		return true;
	}

	@Override
	public String description() {
		return "batches";
	}

}

package io.mergelane.handler;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.failure.Causes;
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
 * before the one it names are finished, unless they were rolled back with it.
 * <p>
 * Threading: thread-safe, as far as the listener method is.
 */
final class BatchHandler implements RecordsHandler {

	private final BatchAcknowledgingConsumerAwareMessageListener<Object, Object> listener;

	private final Completion completion;

	private final boolean filtered;

	private final boolean rolledBack;

	/**
	 * Create a handler.
	 * @param listener calls the method
	 * @param completion when the method has finished
	 * @param filtered whether the method may see a part of the records only, so that its
	 * indexes are not ours
	 * @param rolledBack whether a failure undoes what was done for the records before it
	 */
	BatchHandler(BatchAcknowledgingConsumerAwareMessageListener<Object, Object> listener, Completion completion,
			boolean filtered, boolean rolledBack) {
		this.listener = listener;
		this.completion = completion;
		this.filtered = filtered;
		this.rolledBack = rolledBack;
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		Invocation invocation = new Invocation(records.size(), callback);
		Throwable failure = null;
		try {
			this.listener.onMessage(new ArrayList<>(records), invocation, null);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		List<RecordFailure> unconverted = unconverted(records, invocation, failure);
		if (!unconverted.isEmpty()) {
			handleOthers(records, unconverted, callback);
		}
		else if (failure != null) {
			failed(records, failure, invocation);
		}
		else if (invocation.isInvoked()) {
			this.completion.await(invocation);
		}
		else {
			// All were filtered.
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

	private static List<RecordFailure> unconverted(List<ConsumerRecord<Object, Object>> records, Invocation invocation,
			@Nullable Throwable failure) {
		List<ConversionException> causes = new ArrayList<>(invocation.unconverted());
		if (failure != null && !invocation.isInvoked()) {
			ConversionException single = Causes.find(failure, ConversionException.class);
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

	private void failed(List<ConsumerRecord<Object, Object>> records, Throwable failure, Invocation invocation) {
		BatchListenerFailedException named = Causes.find(failure, BatchListenerFailedException.class);
		if (named == null || this.rolledBack) {
			invocation.failFrom(0, failure, null);
		}
		else {
			invocation.failAt(firstFailed(records, named), failure);
		}
	}

	private int firstFailed(List<ConsumerRecord<Object, Object>> records, BatchListenerFailedException failed) {
		if (failed.getRecord() != null) {
			return Math.max(0, indexOf(records, failed.getRecord()));
		}
		int index = this.filtered ? 0 : failed.getIndex();
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

	@Override
	public boolean takesBatches() {
		return true;
	}

	@Override
	public String description() {
		return "batches";
	}

}

package io.mergelane.handler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.mergelane.failure.RejectedRecordException;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.RejectedRow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;

/**
 * Calls a listener method that maps a record to rows, and merges the rows of a batch into
 * a table.
 * <p>
 * A record whose mapping fails, or one of whose rows is rejected, fails alone. If the
 * database cannot be written at all, all records with rows fail.
 * <p>
 * Threading: thread-safe, as far as the listener method is.
 */
final class MergeHandler implements RecordsHandler {

	private final AcknowledgingConsumerAwareMessageListener<Object, Object> mapping;

	private final MergeWriter writer;

	private final String table;

	MergeHandler(AcknowledgingConsumerAwareMessageListener<Object, Object> mapping, MergeWriter writer, String table) {
		this.mapping = mapping;
		this.writer = writer;
		this.table = table;
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		List<RecordFailure> failures = new ArrayList<>();
		List<Object> rows = new ArrayList<>(records.size());
		List<Integer> origins = new ArrayList<>(records.size());
		for (int i = 0; i < records.size(); i++) {
			try {
				for (Object row : map(records.get(i))) {
					rows.add(row);
					origins.add(i);
				}
			}
			catch (Throwable ex) {
				failures.add(new RecordFailure(i, ex));
			}
		}
		if (!rows.isEmpty()) {
			write(rows, origins, failures);
		}
		callback.through(failures);
	}

	private void write(List<Object> rows, List<Integer> origins, List<RecordFailure> failures) {
		try {
			MergeReport report = this.writer.write(rows);
			for (RejectedRow rejected : report.rejected()) {
				failures.add(new RecordFailure(origins.get(rejected.index()), rejection(rejected)));
			}
		}
		catch (Throwable ex) {
			origins.stream().distinct().forEach((origin) -> failures.add(new RecordFailure(origin, ex)));
		}
	}

	private RejectedRecordException rejection(RejectedRow rejected) {
		String column = (rejected.column() != null) ? " column " + rejected.column() : "";
		return new RejectedRecordException("table " + this.table + column + ": " + rejected.reason());
	}

	private Collection<?> map(ConsumerRecord<Object, Object> record) {
		Invocation invocation = new Invocation(1, MappingCallback.INSTANCE);
		this.mapping.onMessage(record, invocation, null);
		return rows(invocation.result());
	}

	private static Collection<?> rows(@Nullable Object result) {
		if (result == null) {
			return List.of();
		}
		return (result instanceof Collection<?> rows) ? rows.stream().filter((row) -> row != null).toList()
				: List.of(result);
	}

	@Override
	public boolean takesBatches() {
		return true;
	}

	@Override
	public String description() {
		return "merged into " + this.table + " (" + this.writer.dialect() + ")";
	}

	/**
	 * A mapping is finished with its batch, not by itself.
	 */
	private enum MappingCallback implements HandlingCallback {

		INSTANCE;

		@Override
		public void finishedFirst(int count) {
		}

		@Override
		public void through(List<RecordFailure> failures) {
		}

	}

}

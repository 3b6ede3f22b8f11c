package io.mergelane.handler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.mergelane.Merge;
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

	private final String tables;

	private final @Nullable RecordVersion version;

	private final @Nullable Tombstones tombstones;

	MergeHandler(AcknowledgingConsumerAwareMessageListener<Object, Object> mapping, MergeWriter writer,
			MergeDefinition definition) {
		this.mapping = mapping;
		this.writer = writer;
		this.tables = definition.tables();
		this.version = RecordVersion.of(definition.versionFrom());
		this.tombstones = definition.tombstones();
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		List<RecordFailure> failures = new ArrayList<>();
		List<Collection<?>> rows = new ArrayList<>(records.size());
		List<Integer> origins = new ArrayList<>(records.size());
		for (int i = 0; i < records.size(); i++) {
			try {
				Collection<?> ofRecord = rows(records.get(i));
				if (!ofRecord.isEmpty()) {
					rows.add(ofRecord);
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

	private void write(List<Collection<?>> rows, List<Integer> origins, List<RecordFailure> failures) {
		try {
			MergeReport report = this.writer.writeTogether(rows);
			for (RejectedRow rejected : report.rejected()) {
				failures.add(new RecordFailure(origins.get(rejected.index()), rejection(rejected)));
			}
		}
		catch (Throwable ex) {
			origins.forEach((origin) -> failures.add(new RecordFailure(origin, ex)));
		}
	}

	private RejectedRecordException rejection(RejectedRow rejected) {
		String column = (rejected.column() != null) ? " column " + rejected.column() : "";
		return new RejectedRecordException("table " + this.tables + column + ": " + rejected.reason());
	}

	private Collection<?> rows(ConsumerRecord<Object, Object> record) {
		if (record.value() == null && this.tombstones != null) {
			return List.of(this.tombstones.delete(record));
		}
		Collection<?> rows = map(record);
		RecordVersion source = this.version;
		if (source == null || rows.isEmpty()) {
			return rows;
		}
		Object version = source.apply(record);
		return rows.stream()
			.map((row) -> ((row instanceof Merge merge) ? merge : Merge.upsert(row)).version(version))
			.toList();
	}

	private Collection<?> map(ConsumerRecord<Object, Object> record) {
		Invocation invocation = new Invocation(1, MappingCallback.INSTANCE);
		this.mapping.onMessage(record, invocation, null);
		Object result = invocation.result();
		if (result == null) {
			return List.of();
		}
		return (result instanceof Collection<?> rows) ? rows.stream().filter(Objects::nonNull).toList()
				: List.of(result);
	}

	@Override
	public int mostAtOnce() {
		return this.writer.connections();
	}

	@Override
	public boolean takesBatches() {
		return true;
	}

	@Override
	public boolean findsFaults() {
		return true;
	}

	@Override
	public String description() {
		return "merged into " + this.tables + " (" + this.writer.dialect() + ")";
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

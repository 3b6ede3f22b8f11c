package io.mergelane.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import io.mergelane.merge.row.InvalidRowException;
import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.row.MergeBatch;
import io.mergelane.merge.row.MergeUnit;

/**
 * Reads and validates rows, keeps the newest of each key, and hands them over in key
 * order, chunk by chunk.
 * <p>
 * Threading: thread-safe.
 */
final class JdbcMergeWriter implements MergeWriter {

	private final String dialect;

	private final TargetWriters targets;

	private final ChunkWriter chunkWriter;

	private final int chunkSize;

	private final int connections;

	JdbcMergeWriter(String dialect, TargetWriters targets, ChunkWriter chunkWriter, int chunkSize, int connections) {
		this.dialect = dialect;
		this.targets = targets;
		this.chunkWriter = chunkWriter;
		this.chunkSize = chunkSize;
		this.connections = connections;
	}

	@Override
	public int connections() {
		return this.connections;
	}

	@Override
	public String dialect() {
		return this.dialect;
	}

	@Override
	public MergeReport write(List<?> rows) {
		return write(new Reading(this.targets, rows.stream().map(Collections::singletonList).toList()));
	}

	@Override
	public MergeReport writeTogether(List<? extends Collection<?>> groups) {
		return write(new Reading(this.targets, groups));
	}

	@Override
	public int purge(Object version) {
		return this.chunkWriter.purge(this.targets.purges(), version);
	}

	private MergeReport write(Reading reading) {
		WriteOutcome outcome = new WriteOutcome();
		List<RejectedRow> rejected = reading.rejected;
		int refusedRows = 0;
		List<MappedRow> round = reading.batch.newest();
		while (!round.isEmpty()) {
			if (this.targets.isSingle() && !reading.grouped) {
				MergeBatch.sorted(round).forEach((rows) -> writeInChunks(rows, outcome));
			}
			else {
				writeInChunks(MergeBatch.units(round, this.targets.inOrder()), outcome);
			}
			List<MappedRow> refused = new ArrayList<>();
			for (WriteOutcome.RefusedUnit unit : outcome.takeRefused()) {
				rejected.add(unit.rejected());
				refused.addAll(unit.unit().rows());
			}
			refusedRows += refused.size();
			round = reading.batch.successors(refused);
		}
		rejected.sort(Comparator.comparingInt(RejectedRow::index));
		return outcome.report(reading.rows, reading.rejectedRows + refusedRows, rejected);
	}

	private void writeInChunks(List<? extends MergeUnit> units, WriteOutcome outcome) {
		for (int from = 0; from < units.size(); from += this.chunkSize) {
			this.chunkWriter.write(units.subList(from, Math.min(from + this.chunkSize, units.size())), outcome);
		}
	}

	/**
	 * The rows of one call, as far as they are valid.
	 */
	private static final class Reading {

		private final MergeBatch batch = new MergeBatch();

		private final List<RejectedRow> rejected = new ArrayList<>();

		private int rows;

		private int rejectedRows;

		/**
		 * Whether some rows are to be written together.
		 */
		private boolean grouped;

		Reading(TargetWriters targets, List<? extends Collection<?>> groups) {
			int index = 0;
			for (Collection<?> group : groups) {
				this.rows += group.size();
				this.grouped |= group.size() > 1;
				read(targets, index++, group);
			}
		}

		private void read(TargetWriters targets, int index, Collection<?> group) {
			List<MappedRow> read = new ArrayList<>(group.size());
			try {
				for (Object row : group) {
					read.add(targets.read(index, row));
				}
				read.forEach(this.batch::add);
			}
			catch (InvalidRowException ex) {
				this.rejectedRows += group.size();
				this.rejected.add(new RejectedRow(index, ex.column(), ex.reason()));
			}
		}

	}

}

package io.mergelane.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.mergelane.merge.row.InvalidRowException;
import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.row.MergeBatch;
import io.mergelane.merge.row.RowReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads and validates rows, keeps the newest of each key, and hands them over in key
 * order, chunk by chunk.
 * <p>
 * Threading: thread-safe.
 */
final class JdbcMergeWriter implements MergeWriter {

	private final String dialect;

	private final RowReader rowReader;

	private final ChunkWriter chunkWriter;

	private final int chunkSize;

	JdbcMergeWriter(String dialect, RowReader rowReader, ChunkWriter chunkWriter, int chunkSize) {
		this.dialect = dialect;
		this.rowReader = rowReader;
		this.chunkWriter = chunkWriter;
		this.chunkSize = chunkSize;
	}

	@Override
	public String dialect() {
		return this.dialect;
	}

	@Override
	public MergeReport write(List<?> rows) {
		List<RejectedRow> rejected = new ArrayList<>();
		MergeBatch batch = read(rows, rejected);
		WriteOutcome outcome = new WriteOutcome();
		List<MappedRow> round = batch.newest();
		while (!round.isEmpty()) {
			MergeBatch.sorted(round).forEach((group) -> writeInChunks(group, outcome));
			round = successors(batch, outcome.takeRefused(), rejected);
		}
		rejected.sort(Comparator.comparingInt(RejectedRow::index));
		return outcome.report(rows.size(), rejected);
	}

	private MergeBatch read(List<?> rows, List<RejectedRow> rejected) {
		MergeBatch batch = new MergeBatch();
		int index = 0;
		for (Object row : rows) {
			try {
				batch.add(read(index, row));
			}
			catch (InvalidRowException ex) {
				rejected.add(new RejectedRow(index, ex.column(), ex.reason()));
			}
			index++;
		}
		return batch;
	}

	private MappedRow read(int index, @Nullable Object row) {
		if (row == null) {
			throw new InvalidRowException(null, "must not be null");
		}
		return this.rowReader.read(index, row);
	}

	private void writeInChunks(List<MappedRow> rows, WriteOutcome outcome) {
		for (int from = 0; from < rows.size(); from += this.chunkSize) {
			this.chunkWriter.write(rows.subList(from, Math.min(from + this.chunkSize, rows.size())), outcome);
		}
	}

	private static List<MappedRow> successors(MergeBatch batch, List<WriteOutcome.RefusedRow> refused,
			List<RejectedRow> rejected) {
		List<MappedRow> successors = new ArrayList<>();
		for (WriteOutcome.RefusedRow row : refused) {
			rejected.add(row.rejected());
			MappedRow successor = batch.successor(row.row());
			if (successor != null) {
				successors.add(successor);
			}
		}
		return successors;
	}

}

package io.mergelane.merge;

import io.mergelane.Deletes;
import io.mergelane.merge.row.InvalidRowException;
import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.row.RowMark;
import io.mergelane.merge.row.RowReader;
import io.mergelane.merge.table.MergeTarget;
import org.jspecify.annotations.Nullable;

/**
 * A table that rows are merged into: how they are read and how they are written.
 * <p>
 * Threading: thread-safe.
 *
 * @param table the table as the user describes it
 * @param rowType type of its rows, or {@code null} for maps
 * @param target the table as it was found
 * @param rowReader reads its rows
 * @param writer writes them
 * @param purge deletes what is flagged as deleted, in the table or its ledger
 */
record TargetWriter(MergeTable table, @Nullable Class<?> rowType, MergeTarget target, RowReader rowReader,
		TableWriter writer, @Nullable Purge purge) {

	/**
	 * Read a row.
	 * @throws InvalidRowException if it cannot be written
	 */
	MappedRow read(int index, Object row, RowMark mark) {
		if (mark.deleted() && this.table.rules().deletes() == Deletes.NONE) {
			throw new InvalidRowException(null, "is a delete, and it is not said how rows are deleted");
		}
		return this.rowReader.read(index, row, mark);
	}

	boolean takes(Object row) {
		return this.rowType != null && this.rowType.isInstance(row);
	}

}

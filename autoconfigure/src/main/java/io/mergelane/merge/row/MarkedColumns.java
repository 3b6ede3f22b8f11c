package io.mergelane.merge.row;

import java.time.Instant;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.value.ColumnKind;
import org.jspecify.annotations.Nullable;

/**
 * The columns that are not read from rows: the flag of deleted rows, and the version if
 * it comes from outside.
 * <p>
 * Threading: immutable.
 */
final class MarkedColumns {

	private final MergeTarget target;

	private final @Nullable MergeColumn version;

	MarkedColumns(MergeTarget target, boolean versionFromOutside) {
		this.target = target;
		this.version = versionFromOutside ? target.order().version() : null;
	}

	boolean contains(MergeColumn column) {
		return column.equals(this.target.flag()) || column.equals(this.version);
	}

	/**
	 * Return the value of one of these columns.
	 */
	@Nullable Object value(MergeColumn column, RowMark mark) {
		return column.equals(this.version) ? version(column, mark) : this.target.flagValue(mark.deleted());
	}

	/**
	 * Return the version that comes from outside: of a point in time, milliseconds if the
	 * column takes numbers.
	 */
	static @Nullable Object version(MergeColumn column, RowMark mark) {
		boolean number = column.type().kind() == ColumnKind.INTEGER || column.type().kind() == ColumnKind.NUMERIC;
		return (number && mark.version() instanceof Instant instant) ? (Object) instant.toEpochMilli() : mark.version();
	}

}

package io.mergelane.merge.table;

import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;

import io.mergelane.merge.value.ColumnKind;
import org.jspecify.annotations.Nullable;

/**
 * A table with a key and a version that were found fit for merging. Public only for the
 * packages beside this one.
 * <p>
 * Threading: immutable.
 *
 * @param table the table
 * @param key the key columns, in the table's order, so that all writers sort alike
 * @param order the version column and what decides between equal versions, the flag last
 * @param flag the column that says that a row is deleted, or {@code null}
 */
public record MergeTarget(TargetTable table, List<MergeColumn> key, MergeOrder order, @Nullable MergeColumn flag) {

	public MergeTarget {
		key = List.copyOf(key);
	}

	/**
	 * The plan to write some of the columns.
	 * @param columns the columns, among them the key and those of the order
	 * @return the plan, in the table's order
	 */
	public MergePlan plan(Collection<MergeColumn> columns) {
		List<MergeColumn> ordered = this.table.columns().stream().filter(columns::contains).toList();
		return new MergePlan(this.table.identifier(), this.table.partitioned(), ordered, this.key, this.order);
	}

	/**
	 * What the flag is for a row.
	 * @param deleted whether the row is deleted
	 * @return the value, for a boolean column or a number
	 */
	public Object flagValue(boolean deleted) {
		boolean truth = this.flag != null && this.flag.type().kind() == ColumnKind.BOOLEAN;
		return truth ? (Object) deleted : (Object) (deleted ? 1 : 0);
	}

	/**
	 * What to do with digits that a column does not hold: refuse them in the key, where
	 * values that differ must stay different; cut them off in what is compared, whose
	 * order must be kept; round as databases do anywhere else.
	 * @param column the column
	 * @return how to round
	 */
	public RoundingMode rounding(MergeColumn column) {
		if (this.key.contains(column)) {
			return RoundingMode.UNNECESSARY;
		}
		return this.order.columns().contains(column) ? RoundingMode.FLOOR : RoundingMode.HALF_UP;
	}

	/**
	 * Columns that a row must have: the key, those of the order, and those an insert
	 * needs.
	 * @return the columns, in the table's order
	 */
	public List<MergeColumn> required() {
		return this.table.columns().stream().filter((column) -> column.required() || isCompared(column)).toList();
	}

	/**
	 * Whether a column tells rows, or versions of a row, apart: it must have a value.
	 * @param column the column
	 * @return whether it is in the key or the order
	 */
	public boolean isCompared(MergeColumn column) {
		return this.key.contains(column) || this.order.columns().contains(column);
	}

}

package io.mergelane.merge.table;

import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;

/**
 * A table with a key and a version that were found fit for merging. Public only for the
 * packages beside this one.
 * <p>
 * Threading: immutable.
 *
 * @param table the table
 * @param key the key columns, in the table's order, so that all writers sort alike
 * @param version the version column
 */
public record MergeTarget(TargetTable table, List<MergeColumn> key, MergeColumn version) {

	public MergeTarget {
		key = List.copyOf(key);
	}

	/**
	 * The plan to write some of the columns.
	 * @param columns the columns, among them key and version
	 * @return the plan, in the table's order
	 */
	public MergePlan plan(Collection<MergeColumn> columns) {
		List<MergeColumn> ordered = this.table.columns().stream().filter(columns::contains).toList();
		return new MergePlan(this.table.identifier(), ordered, this.key, this.version);
	}

	/**
	 * What to do with digits that a column does not hold: refuse them in the key, where
	 * values that differ must stay different; cut them off in the version, whose order
	 * must be kept; round as databases do anywhere else.
	 * @param column the column
	 * @return how to round
	 */
	public RoundingMode rounding(MergeColumn column) {
		if (this.key.contains(column)) {
			return RoundingMode.UNNECESSARY;
		}
		return column.equals(this.version) ? RoundingMode.FLOOR : RoundingMode.HALF_UP;
	}

	/**
	 * Columns that a row must have: key, version, and those an insert needs.
	 * @return the columns, in the table's order
	 */
	public List<MergeColumn> required() {
		return this.table.columns()
			.stream()
			.filter((column) -> column.required() || this.key.contains(column) || column.equals(this.version))
			.toList();
	}

}

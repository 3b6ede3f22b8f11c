package io.mergelane.merge;

import java.util.Collection;
import java.util.List;

/**
 * A table with a key and a version that were found fit for merging.
 * <p>
 * Threading: immutable.
 *
 * @param table the table
 * @param key the key columns, in the user's order
 * @param version the version column
 */
record MergeTarget(TargetTable table, List<MergeColumn> key, MergeColumn version) {

	MergeTarget {
		key = List.copyOf(key);
	}

	MergePlan plan(Collection<MergeColumn> columns) {
		List<MergeColumn> ordered = this.table.columns().stream().filter(columns::contains).toList();
		return new MergePlan(this.table.identifier(), ordered, this.key, this.version);
	}

	ColumnRole role(MergeColumn column) {
		if (this.key.contains(column)) {
			return ColumnRole.KEY;
		}
		return column.equals(this.version) ? ColumnRole.VERSION : ColumnRole.DATA;
	}

	/**
	 * Columns that a row must have: key, version, and those an insert needs.
	 */
	List<MergeColumn> required() {
		return this.table.columns()
			.stream()
			.filter((column) -> column.required() || role(column) != ColumnRole.DATA)
			.toList();
	}

}

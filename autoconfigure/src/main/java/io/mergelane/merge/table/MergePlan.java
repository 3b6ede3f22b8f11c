package io.mergelane.merge.table;

import java.util.ArrayList;
import java.util.List;

/**
 * What one merge statement writes: a table, the columns of its rows, and which of these
 * are key and version.
 * <p>
 * Invariant: {@code columns} contains the key and the version, which is not in the key.
 * <p>
 * Threading: immutable.
 *
 * @param table quoted name of the table, qualified by its schema
 * @param columns the columns written
 * @param key the key columns
 * @param version the version column
 */
public record MergePlan(String table, List<MergeColumn> columns, List<MergeColumn> key, MergeColumn version) {

	public MergePlan {
		columns = List.copyOf(columns);
		key = List.copyOf(key);
	}

	/**
	 * The columns that an update sets: all but the key, the version last.
	 * @return the columns
	 */
	public List<MergeColumn> updated() {
		List<MergeColumn> updated = new ArrayList<>(this.columns);
		updated.removeAll(this.key);
		updated.remove(this.version);
		updated.add(this.version);
		return updated;
	}

}

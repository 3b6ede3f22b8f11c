package io.mergelane.merge.table;

import java.util.ArrayList;
import java.util.List;

/**
 * What one merge statement writes: a table, the columns of its rows, which of these are
 * the key, and when a row is newer than the stored one.
 * <p>
 * Invariant: {@code columns} contains the key and those of the order, which are not in
 * the key.
 * <p>
 * Threading: immutable.
 *
 * @param table quoted name of the table, qualified by its schema
 * @param partitioned whether the table is partitioned
 * @param columns the columns written
 * @param key the key columns
 * @param order what makes a row newer
 */
public record MergePlan(String table, boolean partitioned, List<MergeColumn> columns, List<MergeColumn> key,
		MergeOrder order) {

	public MergePlan {
		columns = List.copyOf(columns);
		key = List.copyOf(key);
	}

	/**
	 * The columns that an update sets: all but the key, the version last, and right
	 * before it what decides between equal versions. A database that assigns one after
	 * the other, and compares with what is assigned already, comes to the same verdict
	 * for each of them.
	 * @return the columns
	 */
	public List<MergeColumn> updated() {
		List<MergeColumn> updated = new ArrayList<>(this.columns);
		updated.removeAll(this.key);
		updated.removeAll(this.order.columns());
		for (int i = this.order.columns().size() - 1; i >= 0; i--) {
			updated.add(this.order.columns().get(i));
		}
		return updated;
	}

}

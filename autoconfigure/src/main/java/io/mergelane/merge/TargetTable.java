package io.mergelane.merge;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.JdbcUtils;

/**
 * A table as the database describes it.
 * <p>
 * Threading: immutable.
 *
 * @param displayName qualified name, for messages
 * @param identifier qualified name, quoted for SQL
 * @param columns the columns, in the table's order
 * @param uniqueKeys the column sets of the primary key and of full unique indexes
 */
record TargetTable(String displayName, String identifier, List<MergeColumn> columns, List<Set<String>> uniqueKeys) {

	TargetTable {
		columns = List.copyOf(columns);
		uniqueKeys = List.copyOf(uniqueKeys);
	}

	/**
	 * Find the column that a property, a map key or a user names.
	 */
	@Nullable MergeColumn column(String name) {
		MergeColumn column = named(JdbcUtils.convertPropertyNameToUnderscoreName(name));
		return (column != null) ? column : named(name);
	}

	List<String> columnNames() {
		return this.columns.stream().map(MergeColumn::name).toList();
	}

	private @Nullable MergeColumn named(String name) {
		MergeColumn found = null;
		for (MergeColumn column : this.columns) {
			if (column.name().equals(name)) {
				return column;
			}
			if (column.name().equalsIgnoreCase(name)) {
				found = column;
			}
		}
		return found;
	}

}

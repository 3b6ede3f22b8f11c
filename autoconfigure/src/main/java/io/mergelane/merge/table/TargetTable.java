package io.mergelane.merge.table;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.JdbcUtils;

/**
 * A table as the database describes it. Public only for the packages beside this one.
 * <p>
 * Threading: immutable.
 *
 * @param displayName qualified name, for messages
 * @param identifier qualified name, quoted for SQL
 * @param partitioned whether it is partitioned
 * @param columns the columns, in the table's order
 * @param uniqueKeys the column sets of the primary key and of full unique indexes
 * @param emptyTextIsNull whether its columns hold null for an empty text
 */
public record TargetTable(String displayName, String identifier, boolean partitioned, List<MergeColumn> columns,
		List<Set<String>> uniqueKeys, boolean emptyTextIsNull) {

	public TargetTable {
		columns = List.copyOf(columns);
		uniqueKeys = List.copyOf(uniqueKeys);
	}

	/**
	 * Find the column that a property, a map key or a user names.
	 * @param name name of the column or of a property
	 * @return the column, or {@code null} if there is none
	 */
	public @Nullable MergeColumn column(String name) {
		MergeColumn column = named(JdbcUtils.convertPropertyNameToUnderscoreName(name));
		return (column != null) ? column : named(name);
	}

	/**
	 * Names of columns that somebody may have meant.
	 * @param name what was written
	 * @return the names
	 */
	public List<String> similarColumns(String name) {
		return SimilarNames.of(name, columnNames());
	}

	/**
	 * Say that this table cannot be merged into.
	 * @param description what is wrong
	 * @param action what to do about it
	 * @return the exception to throw
	 */
	public UnfitTableException unfit(String description, String action) {
		return new UnfitTableException("Cannot merge into table '" + this.displayName + "': " + description, action);
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

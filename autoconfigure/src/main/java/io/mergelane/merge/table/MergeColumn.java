package io.mergelane.merge.table;

import io.mergelane.merge.value.ColumnType;

/**
 * A column of the table, as the database describes it.
 * <p>
 * Threading: immutable.
 *
 * @param name name, in the database's own case
 * @param identifier name quoted for SQL
 * @param type type
 * @param nullable whether it may be null
 * @param required whether an insert must give a value: not null and no default
 * @param generated whether only the database may write it
 */
public record MergeColumn(String name, String identifier, ColumnType type, boolean nullable, boolean required,
		boolean generated) {

}

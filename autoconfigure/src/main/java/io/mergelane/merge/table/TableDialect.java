package io.mergelane.merge.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Knows how one kind of database describes its tables. What
 * {@link java.sql.DatabaseMetaData} tells is the default.
 * <p>
 * Threading: thread-safe.
 */
public interface TableDialect {

	/**
	 * Describe the type of a column from what {@link java.sql.DatabaseMetaData} tells.
	 * @param jdbcType one of {@link java.sql.Types}
	 * @param typeName name of the type in this database
	 * @param size length or precision
	 * @param scale fractional digits
	 * @return the type
	 */
	default ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		return ColumnType.standard(jdbcType, typeName, size, scale);
	}

	/**
	 * Columns that no statement may write although the driver does not call them
	 * generated, such as {@code GENERATED ALWAYS AS IDENTITY}.
	 * @param connection connection to ask
	 * @param schema schema of the table, or its catalog where there are no schemas
	 * @param table name of the table
	 * @return the names of the columns
	 * @throws SQLException if the database cannot be asked
	 */
	default Set<String> identityAlwaysColumns(Connection connection, String schema, String table) throws SQLException {
		return Set.of();
	}

	/**
	 * The sets of columns by which the statement can find a row: those of the primary key
	 * and of unique indexes that hold for all rows at once.
	 * @param connection connection to ask
	 * @param schema schema of the table, or its catalog where there are no schemas, if
	 * any
	 * @param table name of the table
	 * @return the names of the columns
	 * @throws SQLException if the database cannot be asked
	 */
	default List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return UniqueKeys.read(connection, schema, table);
	}

	/**
	 * Whether the statement takes a row for the stored one that equals it in any unique
	 * key, not only in that of the rows. A table with another one is refused then.
	 * @return whether it does
	 */
	default boolean matchesAnyUniqueKey() {
		return false;
	}

	/**
	 * Whether a schema is the database's own, beside those of the SQL standard: its
	 * tables are not for merging.
	 * @param schema the schema of a table, if any
	 * @return whether it is
	 */
	default boolean isSystemSchema(@Nullable String schema) {
		return false;
	}

	/**
	 * Whether numbers with a scale are compared digit by digit. Otherwise they are
	 * refused as versions.
	 * @return whether they are
	 */
	default boolean comparesNumericExactly() {
		return true;
	}

	/**
	 * Whether a column that is given an empty text holds null.
	 * @return whether it does
	 */
	default boolean emptyTextIsNull() {
		return false;
	}

}

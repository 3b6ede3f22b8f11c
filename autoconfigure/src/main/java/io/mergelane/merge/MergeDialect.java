package io.mergelane.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Knows how one kind of database merges rows and how it fails.
 * <p>
 * The statement must insert rows whose key is absent and update those whose stored
 * version is less than the row's, comparing inside the statement. Rows come with distinct
 * keys, in key order, with values already converted to the Java type of their
 * {@link ColumnKind}.
 * <p>
 * Threading: thread-safe.
 */
public interface MergeDialect {

	/**
	 * Name to show.
	 * @return the name
	 */
	String name();

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
	 * @param schema schema of the table
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
	 * @param schema schema of the table, if any
	 * @param table name of the table
	 * @return the names of the columns
	 * @throws SQLException if the database cannot be asked
	 */
	default List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return UniqueKeys.read(connection, schema, table);
	}

	/**
	 * Whether text may contain the character U+0000.
	 * @return whether it may
	 */
	default boolean acceptsNulCharacter() {
		return true;
	}

	/**
	 * How many of the given number of rows the next statement takes.
	 * @param rows number of rows left, at least one
	 * @return a number from one to {@code rows}
	 */
	int statementRows(int rows);

	/**
	 * Render the statement.
	 * @param plan table and columns
	 * @param rows number of rows, as returned from {@link #statementRows}
	 * @return the SQL; its update count must be the number of rows inserted or updated
	 */
	String statement(MergePlan plan, int rows);

	/**
	 * Bind the rows.
	 * @param statement the prepared statement
	 * @param plan table and columns
	 * @param rows the rows
	 * @throws SQLException if the driver fails
	 */
	void bind(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows) throws SQLException;

	/**
	 * Decide what a failure means.
	 * @param failure one exception; causes and next exceptions are passed one by one
	 * @return what it means
	 */
	MergeFailure classify(SQLException failure);

	/**
	 * Name of the constraint that a failure names.
	 * @param failure the failure
	 * @return the name, or {@code null} if it is not known
	 */
	default @Nullable String constraint(SQLException failure) {
		return null;
	}

}

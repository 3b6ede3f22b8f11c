package io.mergelane.merge;

import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.table.TableDialect;
import io.mergelane.merge.value.ColumnKind;
import org.jspecify.annotations.Nullable;

/**
 * Knows how one kind of database merges rows and how it fails.
 * <p>
 * The statement must insert rows whose key is absent and update those whose stored
 * version is less than the row's, comparing inside the statement. Rows come with distinct
 * keys, in key order, with values already converted to the Java type of their
 * {@link ColumnKind}. Which tables and columns it meets is told by {@link MergePlan}, the
 * values of a row by {@link MergeRow}; how the database describes a table is for
 * {@link TableDialect}, whose defaults often do.
 * <p>
 * Threading: thread-safe.
 */
public interface MergeDialect extends TableDialect {

	/**
	 * Name to show.
	 * @return the name
	 */
	String name();

	/**
	 * Whether text may contain the character U+0000.
	 * @return whether it may
	 */
	default boolean acceptsNulCharacter() {
		return true;
	}

	/**
	 * Whether a dialect of the application is for a database. Those of this library are
	 * chosen by name.
	 * @param metaData description of the database
	 * @return whether it is, by default for any
	 * @throws SQLException if the description cannot be read
	 */
	default boolean supports(DatabaseMetaData metaData) throws SQLException {
		return true;
	}

	/**
	 * Whether no test has run it on a real server: said at start.
	 * @return whether it is experimental
	 */
	default boolean isExperimental() {
		return false;
	}

	/**
	 * How many of the given number of rows the next statement takes.
	 * @param plan table and columns
	 * @param rows number of rows left, at least one
	 * @return a number from one to {@code rows}
	 */
	int statementRows(MergePlan plan, int rows);

	/**
	 * Render the statement.
	 * @param plan table and columns
	 * @param rows number of rows, as returned from {@link #statementRows}
	 * @return the SQL
	 */
	String statement(MergePlan plan, int rows);

	/**
	 * Bind the rows and execute the statement.
	 * @param statement the prepared statement
	 * @param plan table and columns
	 * @param rows the rows, as many as the statement was rendered for
	 * @return what became of them
	 * @throws SQLException if the driver fails
	 */
	MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows) throws SQLException;

	/**
	 * Render a parameter for a single value of a column.
	 * @param column the column
	 * @return the SQL, such as {@code ?} or a cast of it
	 */
	default String parameter(MergeColumn column) {
		return "?";
	}

	/**
	 * Bind a single value.
	 * @param statement the statement
	 * @param index index of the parameter, from one
	 * @param column the column the value is of
	 * @param value the value, in the Java type of its {@link ColumnKind}
	 * @throws SQLException if the driver fails
	 */
	default void bind(PreparedStatement statement, int index, MergeColumn column, @Nullable Object value)
			throws SQLException {
		statement.setObject(index, value);
	}

	/**
	 * A faster way for many rows.
	 * @return the bulk lane, or {@code null} if there is none
	 */
	default @Nullable BulkLane bulkLane() {
		return null;
	}

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

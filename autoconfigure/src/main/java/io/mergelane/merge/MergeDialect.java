package io.mergelane.merge;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.row.MergeRow;
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

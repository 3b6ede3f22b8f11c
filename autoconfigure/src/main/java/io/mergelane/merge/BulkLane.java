package io.mergelane.merge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergePlan;

/**
 * A way to write many rows that is faster than a statement.
 * <p>
 * Threading: thread-safe.
 */
public interface BulkLane {

	/**
	 * From how many rows on it is faster.
	 * @return the number of rows
	 */
	int leastRows();

	/**
	 * Whether rows of a table can be written so on a connection.
	 * @param connection the connection
	 * @param plan table and columns
	 * @return whether they can
	 */
	boolean takes(Connection connection, MergePlan plan);

	/**
	 * Write the rows as the statement of the dialect does, in the transaction of the
	 * connection.
	 * @param connection the connection
	 * @param plan table and columns
	 * @param rows the rows, in key order
	 * @return what became of them
	 * @throws SQLException if the driver fails
	 */
	MergeCount write(Connection connection, MergePlan plan, List<? extends MergeRow> rows) throws SQLException;

}

package io.mergelane.benchmarks.database;

import java.sql.SQLException;
import java.util.List;

import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.MergeCount;

/**
 * A way to write rows.
 * <p>
 * Threading: confined to one thread.
 */
public interface Form {

	/**
	 * Rows that are ready to be written.
	 */
	@FunctionalInterface
	interface Chunk {

		/**
		 * Write and commit the rows. This is what is measured.
		 * @return what became of the rows, as far as the database tells
		 * @throws SQLException if the database fails
		 */
		MergeCount write() throws SQLException;

	}

	/**
	 * Prepare rows to be written in one transaction.
	 * @param rows rows of distinct keys, in the order in which they arrived
	 * @return the rows as this form takes them
	 * @throws SQLException if the database fails
	 */
	Chunk prepare(List<MemberRow> rows) throws SQLException;

}

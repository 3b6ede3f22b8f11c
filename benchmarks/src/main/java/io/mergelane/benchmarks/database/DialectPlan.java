package io.mergelane.benchmarks.database;

import java.sql.Connection;
import java.sql.SQLException;

import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.dialect.MergeDialects;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.table.NamedColumns;
import io.mergelane.merge.table.TableReader;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Knows what Mergelane's dialect sends for rows of members.
 * <p>
 * Threading: immutable.
 *
 * @param dialect the dialect of the database
 * @param plan the table, with all its columns in their order
 */
record DialectPlan(MergeDialect dialect, MergePlan plan) {

	private static final int VERSION_PRECISION = 6;

	static DialectPlan of(Connection connection) throws SQLException {
		@Nullable MergeDialect dialect = new MergeDialects().resolve(connection.getMetaData());
		Assert.state(dialect != null, "No dialect");
		MergeTarget target = new TableReader(connection, dialect).read(Database.TABLE,
				new NamedColumns(MemberTable.KEY, MemberTable.VERSION, null, null, false), VERSION_PRECISION);
		return new DialectPlan(dialect, target.plan(target.table().columns()));
	}

	/**
	 * Return how many of the given number of rows the next statement takes.
	 */
	int statementRows(int rows) {
		return this.dialect.statementRows(this.plan, rows);
	}

	String statement(int rows) {
		return this.dialect.statement(this.plan, rows);
	}

}

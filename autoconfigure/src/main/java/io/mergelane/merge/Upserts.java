package io.mergelane.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.table.MergePlan;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ConcurrentLruCache;

/**
 * Sends rows by the merge statement of the dialect, or by its bulk lane.
 * <p>
 * Threading: thread-safe.
 */
final class Upserts {

	private static final int STATEMENTS = 64;

	private final MergeDialect dialect;

	private final @Nullable BulkLane bulkLane;

	private final ConcurrentLruCache<Statement, String> statements;

	Upserts(MergeDialect dialect, boolean bulk) {
		this.dialect = dialect;
		this.bulkLane = bulk ? dialect.bulkLane() : null;
		this.statements = new ConcurrentLruCache<>(STATEMENTS, (key) -> dialect.statement(key.plan(), key.rows()));
	}

	/**
	 * Send rows that share a plan, in key order.
	 */
	MergeCount send(Connection connection, List<MappedRow> rows) throws SQLException {
		MergePlan plan = rows.get(0).plan();
		BulkLane bulk = this.bulkLane;
		if (bulk != null && rows.size() >= bulk.leastRows() && bulk.takes(connection, plan)) {
			return bulk.write(connection, plan, rows);
		}
		MergeCount count = MergeCount.NONE;
		int from = 0;
		while (from < rows.size()) {
			int size = this.dialect.statementRows(plan, rows.size() - from);
			count = count.plus(execute(connection, plan, rows.subList(from, from + size)));
			from += size;
		}
		return count;
	}

	private MergeCount execute(Connection connection, MergePlan plan, List<MappedRow> rows) throws SQLException {
		String sql = this.statements.get(new Statement(plan, rows.size()));
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			return this.dialect.execute(statement, plan, rows);
		}
	}

	/**
	 * What a statement's text depends on.
	 */
	private record Statement(MergePlan plan, int rows) {
	}

}

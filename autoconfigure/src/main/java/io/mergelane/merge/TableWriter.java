package io.mergelane.merge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.Deletes;
import io.mergelane.merge.row.MappedRow;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one table: upserts, deletes, and what is remembered of deleted rows.
 * <p>
 * Threading: thread-safe.
 */
final class TableWriter {

	private final Deletes deletes;

	private final Upserts upserts;

	private final GuardedDeletes guardedDeletes;

	private final @Nullable Ledger ledger;

	TableWriter(Deletes deletes, Upserts upserts, GuardedDeletes guardedDeletes, @Nullable Ledger ledger) {
		this.deletes = deletes;
		this.upserts = upserts;
		this.guardedDeletes = guardedDeletes;
		this.ledger = ledger;
	}

	/**
	 * Write rows in the transaction of the connection.
	 * @param connection the connection
	 * @param rows rows of distinct keys, in key order
	 */
	MergeCount write(Connection connection, List<MappedRow> rows) throws SQLException {
		List<MappedRow> accepted = (this.ledger != null) ? this.ledger.accept(connection, rows) : rows;
		MergeCount count = MergeCount.of(rows.size() - accepted.size(), 0);
		int from = 0;
		while (from < accepted.size()) {
			int to = endOfRun(accepted, from);
			count = count.plus(send(connection, accepted.subList(from, to)));
			from = to;
		}
		return count;
	}

	/**
	 * Rows that follow each other and can share a statement. The order of keys is kept,
	 * as it is that of the locks.
	 */
	private int endOfRun(List<MappedRow> rows, int from) {
		int to = from + 1;
		while (to < rows.size() && rows.get(to).plan() == rows.get(from).plan()
				&& isRemoved(rows.get(to)) == isRemoved(rows.get(from))) {
			to++;
		}
		return to;
	}

	private boolean isRemoved(MappedRow row) {
		return row.deleted() && this.deletes != Deletes.SOFT;
	}

	private MergeCount send(Connection connection, List<MappedRow> rows) throws SQLException {
		return isRemoved(rows.get(0)) ? this.guardedDeletes.send(connection, rows)
				: this.upserts.send(connection, rows);
	}

}

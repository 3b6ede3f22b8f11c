package io.mergelane.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.mergelane.merge.row.LedgerRows;
import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.table.MergeTarget;

/**
 * The table that remembers the version of each row of another one, deleted rows too.
 * <p>
 * It is written first, and its rows are the locks of their keys: who has written one
 * there is alone with that key until the end of the transaction. So a row that is equal
 * to what is remembered is written again.
 * <p>
 * Threading: thread-safe.
 */
final class Ledger {

	/**
	 * Rows that are looked up at a time.
	 */
	private static final int LOOK_UP = 50;

	private final LedgerRows rows;

	private final Upserts upserts;

	private final MergeDialect dialect;

	private final MergeTarget table;

	Ledger(MergeDialect dialect, MergeTarget table, LedgerRows rows, Upserts upserts) {
		this.dialect = dialect;
		this.table = table;
		this.rows = rows;
		this.upserts = upserts;
	}

	/**
	 * Remember rows, and find out which of them are the newest.
	 * @return those of the rows that no newer one is remembered of, in their order
	 */
	List<MappedRow> accept(Connection connection, List<MappedRow> rows) throws SQLException {
		List<MappedRow> entries = new ArrayList<>(rows.size());
		for (int i = 0; i < rows.size(); i++) {
			entries.add(this.rows.of(i, rows.get(i)));
		}
		entries.sort(MappedRow.BY_KEY);
		this.upserts.send(connection, entries);
		Set<Integer> accepted = new TreeSet<>();
		for (int from = 0; from < entries.size(); from += LOOK_UP) {
			lookUp(connection, entries.subList(from, Math.min(from + LOOK_UP, entries.size())), accepted);
		}
		return accepted.stream().map(rows::get).toList();
	}

	/**
	 * The database compares: what it returns for a value need not equal what was bound.
	 */
	private void lookUp(Connection connection, List<MappedRow> entries, Set<Integer> accepted) throws SQLException {
		RowParameters parameters = new RowParameters(this.dialect);
		String found = " AS entry FROM %s WHERE %s AND %s".formatted(this.table.table().identifier(),
				parameters.addEqual(this.table.key()), parameters.addEqual(this.table.order().columns()));
		List<String> selects = entries.stream().map((entry) -> "SELECT " + entry.index() + found).toList();
		try (PreparedStatement statement = connection.prepareStatement(String.join(" UNION ALL ", selects))) {
			int parameter = 1;
			for (MappedRow entry : entries) {
				parameter = parameters.bind(statement, parameter, entry);
			}
			try (ResultSet results = statement.executeQuery()) {
				while (results.next()) {
					accepted.add(results.getInt(1));
				}
			}
		}
	}

}

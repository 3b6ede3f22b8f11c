package io.mergelane.merge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.Deletes;
import io.mergelane.Ties;
import io.mergelane.merge.row.LedgerRows;
import io.mergelane.merge.row.RowReader;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.table.NamedColumns;
import io.mergelane.merge.table.TableReader;
import io.mergelane.merge.table.UnfitTableException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at tables and makes what reads and writes their rows.
 * <p>
 * Threading: confined to the thread that owns the connection.
 */
final class TargetWriterFactory {

	private final MergeDialect dialect;

	private final MergeSettings settings;

	private final TableReader tables;

	TargetWriterFactory(Connection connection, MergeDialect dialect, MergeSettings settings) throws SQLException {
		this.dialect = dialect;
		this.settings = settings;
		this.tables = new TableReader(connection, dialect);
	}

	/**
	 * Check a table and its rows.
	 * @throws UnfitTableException if they cannot be merged
	 */
	TargetWriter create(MergeSource source) throws SQLException {
		MergeTable table = source.table();
		MergeRules rules = table.rules();
		MergeTarget target = read(table.name(), new NamedColumns(table.key(), table.version(), rules.tie(),
				(rules.deletes() == Deletes.SOFT) ? rules.flag() : null, rules.ties() == Ties.REPLACE));
		boolean acceptsNul = this.dialect.acceptsNulCharacter();
		RowReader rows = RowReader.of(source.rowType(), target, rules.versionFromOutside(), acceptsNul);
		Upserts upserts = new Upserts(this.dialect, this.settings.bulk());
		MergeTarget ledger = (rules.ledger() != null) ? ledger(rules.ledger(), rules, target) : null;
		TableWriter writer = new TableWriter(rules.deletes(), upserts, new GuardedDeletes(this.dialect, target),
				(ledger != null) ? new Ledger(this.dialect, ledger, new LedgerRows(target, ledger, acceptsNul), upserts)
						: null);
		return new TargetWriter(table, source.rowType(), target, rows, writer,
				Purge.of(this.dialect, (ledger != null) ? ledger : target));
	}

	private MergeTarget read(String name, NamedColumns columns) throws SQLException {
		return this.tables.read(name, columns, this.settings.minimumVersionPrecision());
	}

	/**
	 * The ledger writes again what is equal, as that is how it locks.
	 */
	private MergeTarget ledger(String name, MergeRules rules, MergeTarget target) throws SQLException {
		List<MergeColumn> order = target.order().columns();
		@Nullable String tie = (order.size() > 1) ? order.get(1).name() : null;
		return read(name, new NamedColumns(target.key().stream().map(MergeColumn::name).toList(), order.get(0).name(),
				tie, rules.flag(), true));
	}

}

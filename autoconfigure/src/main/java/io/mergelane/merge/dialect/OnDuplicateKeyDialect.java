package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * What MySQL and MariaDB have in common:
 * {@code INSERT .. VALUES .. ON DUPLICATE KEY UPDATE}, which has no condition of its own,
 * so that each column is assigned under the guard. Columns are assigned one after the
 * other, and the guard sees what is assigned already: what it compares comes last.
 * <p>
 * A {@code timestamp} is converted from the session's zone when it is stored; statements
 * that write one run in UTC.
 * <p>
 * Threading: immutable.
 */
abstract class OnDuplicateKeyDialect implements MergeDialect {

	static final String UTC = "'+00:00'";

	private static final int MOST_ROWS = 1024;

	private static final int MOST_PARAMETERS = 65_535;

	private final PacketLimit packet;

	OnDuplicateKeyDialect(PacketLimit packet) {
		this.packet = packet;
	}

	/**
	 * Render how an insert begins.
	 * @param utc whether the session's zone must be UTC while it runs
	 */
	abstract String insert(boolean utc);

	/**
	 * Render the name by which updates refer to the row to insert, if there is one.
	 */
	abstract String rowAlias();

	/**
	 * Render the value to insert.
	 */
	abstract String incoming(MergeColumn column);

	@Override
	public final ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		return MySqlTypes.columnType(jdbcType, typeName, size, scale);
	}

	@Override
	public final List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return MySqlUniqueKeys.read(connection, schema, table);
	}

	@Override
	public final boolean matchesAnyUniqueKey() {
		return true;
	}

	@Override
	public final int statementRows(MergePlan plan, int rows) {
		return Sql.fewSizes(plan, rows, MOST_ROWS, MOST_PARAMETERS);
	}

	@Override
	public final String statement(MergePlan plan, int rows) {
		return """
				%s %s (%s)
				VALUES %s%s
				ON DUPLICATE KEY UPDATE %s""".formatted(
				insert(plan.columns().stream().anyMatch(OnDuplicateKeyDialect::isInstant)), plan.table(),
				Sql.identifiers(plan.columns()), Sql.rows(plan, rows, (column) -> "?"), rowAlias(),
				Sql.join(plan.updated(), (column) -> assignment(plan, column)));
	}

	private String assignment(MergePlan plan, MergeColumn column) {
		return "%s = IF(%s, %s, %s)".formatted(column.identifier(),
				plan.order().newer((compared) -> stored(plan, compared), this::incoming), incoming(column),
				stored(plan, column));
	}

	private static String stored(MergePlan plan, MergeColumn column) {
		return plan.table() + "." + column.identifier();
	}

	private static boolean isInstant(MergeColumn column) {
		return column.type().kind() == ColumnKind.TIMESTAMP_WITH_TIME_ZONE;
	}

	/**
	 * The number of rows that the server reports does not tell written rows from stale
	 * ones.
	 */
	@Override
	public final MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		int fitting = this.packet.fitting(plan, rows);
		if (fitting == rows.size()) {
			send(statement, plan, rows);
		}
		else if (fitting > 0) {
			int size = Integer.highestOneBit(fitting);
			executeApart(statement.getConnection(), plan, rows.subList(0, size));
			executeApart(statement.getConnection(), plan, rows.subList(size, rows.size()));
		}
		else {
			throw new SQLDataException("Row exceeds max_allowed_packet", "22001");
		}
		return MergeCount.untold(rows.size());
	}

	private void executeApart(Connection connection, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		int from = 0;
		while (from < rows.size()) {
			int size = statementRows(plan, rows.size() - from);
			try (PreparedStatement statement = connection.prepareStatement(statement(plan, size))) {
				execute(statement, plan, rows.subList(from, from + size));
			}
			from += size;
		}
	}

	private void send(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows) throws SQLException {
		int parameter = 1;
		for (MergeRow row : rows) {
			for (int column = 0; column < plan.columns().size(); column++) {
				bind(statement, parameter++, plan.columns().get(column), row.value(column));
			}
		}
		statement.executeUpdate();
	}

	@Override
	public final String parameter(MergeColumn column) {
		return isInstant(column) ? "CONVERT_TZ(?, " + UTC + ", @@session.time_zone)" : "?";
	}

	@Override
	public final void bind(PreparedStatement statement, int index, MergeColumn column, @Nullable Object value)
			throws SQLException {
		if (value instanceof Double number && !Double.isFinite(number)) {
			// A driver would send a word that the server takes for a column.
			throw new SQLDataException("Not a finite number", "22003");
		}
		if (value instanceof OffsetDateTime time) {
			statement.setObject(index, time.toLocalDateTime());
		}
		else {
			statement.setObject(index, (value instanceof UUID) ? value.toString() : value);
		}
	}

	@Override
	public final MergeFailure classify(SQLException failure) {
		return MySqlFailures.classify(failure);
	}

	@Override
	public final @Nullable String constraint(SQLException failure) {
		return MySqlFailures.constraint(failure);
	}

}

package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * SQLite: {@code INSERT .. ON CONFLICT DO UPDATE .. WHERE}, row by row, as there is no
 * network between. It has one writer at a time, who takes the lock with the first row;
 * the others wait for as long as the connection's {@code busy_timeout} says.
 * <p>
 * Threading: immutable.
 */
final class SqliteDialect implements MergeDialect {

	private static final int MOST_ROWS = 500;

	@Override
	public String name() {
		return "SQLite";
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		return SqliteTypes.columnType(typeName, size, scale);
	}

	@Override
	public List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return SqliteUniqueKeys.read(connection, schema, table);
	}

	/**
	 * They are stored in eight bytes of floating point unless they are small integers.
	 */
	@Override
	public boolean comparesNumericExactly() {
		return false;
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return Math.min(MOST_ROWS, rows);
	}

	/**
	 * One row, whatever the number.
	 */
	@Override
	public String statement(MergePlan plan, int rows) {
		return """
				INSERT INTO %s AS t (%s)
				VALUES %s
				ON CONFLICT (%s) DO UPDATE SET %s
				WHERE %s""".formatted(plan.table(), Sql.identifiers(plan.columns()), Sql.rows(plan, 1, (column) -> "?"),
				Sql.identifiers(plan.key()),
				Sql.join(plan.updated(), (column) -> column.identifier() + " = " + incoming(column)),
				plan.order().newer((column) -> "t." + column.identifier(), SqliteDialect::incoming));
	}

	private static String incoming(MergeColumn column) {
		return "excluded." + column.identifier();
	}

	@Override
	public MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		for (MergeRow row : rows) {
			for (int column = 0; column < plan.columns().size(); column++) {
				bind(statement, column + 1, plan.columns().get(column), row.value(column));
			}
			statement.addBatch();
		}
		int written = 0;
		for (int count : statement.executeBatch()) {
			written += count;
		}
		return MergeCount.of(rows.size(), written);
	}

	@Override
	public void bind(PreparedStatement statement, int index, MergeColumn column, @Nullable Object value)
			throws SQLException {
		if (value instanceof Double number && number.isNaN()) {
			// It would be stored as null.
			throw new SQLDataException("Not a number", "22003");
		}
		statement.setObject(index, (value != null) ? SqliteTypes.stored(column.type(), value) : null);
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		return SqliteFailures.classify(failure);
	}

	@Override
	public @Nullable String constraint(SQLException failure) {
		return SqliteFailures.constraint(failure);
	}

}

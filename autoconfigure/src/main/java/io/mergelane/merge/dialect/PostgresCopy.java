package io.mergelane.merge.dialect;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.mergelane.merge.BulkLane;
import io.mergelane.merge.MergeCount;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import org.postgresql.PGConnection;

import org.springframework.util.ClassUtils;

/**
 * Sends many rows by {@code COPY} into a temporary table, and merges them from there.
 * <p>
 * The temporary table is made anew in each transaction and goes with it: through a
 * pooler, the next transaction may have another session. An account that may not make
 * temporary tables has no bulk lane.
 * <p>
 * Threading: thread-safe.
 */
final class PostgresCopy implements BulkLane {

	private static final boolean DRIVER_PRESENT = ClassUtils.isPresent("org.postgresql.PGConnection",
			PostgresCopy.class.getClassLoader());

	/**
	 * Measured: below, one statement with arrays is as fast.
	 */
	private static final int LEAST_ROWS = 5000;

	private static final String TABLE = "mergelane_rows";

	private volatile boolean refused;

	@Override
	public int leastRows() {
		return LEAST_ROWS;
	}

	@Override
	public boolean takes(Connection connection, MergePlan plan) {
		return DRIVER_PRESENT && !this.refused && Driver.isDriver(connection) && mayCreateTable(connection);
	}

	private boolean mayCreateTable(Connection connection) {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT has_database_privilege(current_database(), 'TEMP')");
				var result = statement.executeQuery()) {
			this.refused = !(result.next() && result.getBoolean(1));
		}
		catch (SQLException ex) {
			this.refused = true;
		}
		return !this.refused;
	}

	@Override
	public MergeCount write(Connection connection, MergePlan plan, List<? extends MergeRow> rows) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP".formatted(TABLE,
					Sql.join(plan.columns(), (column) -> Sql.alias(plan, column) + " " + type(column))));
		}
		Driver.copy(connection, "COPY " + TABLE + " FROM STDIN", new CopyRows(plan.columns().size(), rows));
		MergeCount count = merge(connection, plan, rows.size());
		try (Statement statement = connection.createStatement()) {
			// The same transaction may have more of them.
			statement.execute("DROP TABLE " + TABLE);
		}
		return count;
	}

	private static MergeCount merge(Connection connection, MergePlan plan, int rows) throws SQLException {
		String source = "SELECT " + PostgresDialect.selected(plan, PostgresDialect::selected) + "\nFROM " + TABLE
				+ " AS s";
		try (PreparedStatement statement = connection.prepareStatement(PostgresDialect.insert(plan, source))) {
			return PostgresDialect.count(statement, plan, rows);
		}
	}

	private static String type(MergeColumn column) {
		return PostgresDialect.elementType(column);
	}

	/**
	 * Apart, so that it is loaded only if the driver is there.
	 */
	private static final class Driver {

		static boolean isDriver(Connection connection) {
			try {
				return connection.isWrapperFor(PGConnection.class);
			}
			catch (SQLException ex) {
				return false;
			}
		}

		static void copy(Connection connection, String sql, CopyRows rows) throws SQLException {
			try {
				connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, rows);
			}
			catch (IOException ex) {
				throw new SQLException("COPY failed", "08006", ex);
			}
		}

	}

}

package io.mergelane.merge.dialect;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.mergelane.merge.BulkLane;
import io.mergelane.merge.MergeCount;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergePlan;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import org.springframework.util.ClassUtils;

/**
 * Sends many rows by {@code COPY} into a temporary table, and merges them from there.
 * <p>
 * The temporary table has the types of the target's columns. It is made in whatever
 * session a transaction has, if it is not there yet, and is empty at the end of each
 * transaction, so that a pooler may give the next one another session. An account that
 * may not make temporary tables has no bulk lane.
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

	private volatile @Nullable Boolean allowed;

	@Override
	public int leastRows() {
		return LEAST_ROWS;
	}

	@Override
	public boolean takes(Connection connection, MergePlan plan) {
		return DRIVER_PRESENT && Driver.isDriver(connection) && mayCreateTable(connection);
	}

	private boolean mayCreateTable(Connection connection) {
		Boolean known = this.allowed;
		if (known == null) {
			known = asksWhetherAllowed(connection);
			this.allowed = known;
		}
		return known;
	}

	private static boolean asksWhetherAllowed(Connection connection) {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT has_database_privilege(current_database(), 'TEMP')");
				ResultSet result = statement.executeQuery()) {
			return result.next() && result.getBoolean(1);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	@Override
	public MergeCount write(Connection connection, MergePlan plan, List<? extends MergeRow> rows) throws SQLException {
		String table = table(plan);
		try (Statement statement = connection.createStatement()) {
			statement.execute(
					"CREATE TEMPORARY TABLE IF NOT EXISTS %s ON COMMIT DELETE ROWS AS SELECT %s FROM %s WITH NO DATA"
						.formatted(table, Sql.identifiers(plan.columns()), plan.table()));
			// The same transaction may have had others.
			statement.execute("DELETE FROM " + table);
		}
		Driver.copy(connection, "COPY " + table + " FROM STDIN (ENCODING 'UTF8')",
				new CopyRows(plan.columns().size(), rows));
		String source = "SELECT %s FROM %s".formatted(Sql.identifiers(plan.columns()), table);
		try (PreparedStatement statement = connection.prepareStatement(PostgresDialect.insert(plan, source))) {
			return PostgresDialect.count(statement, plan, rows.size());
		}
	}

	/**
	 * A name for each table and set of columns.
	 */
	private static String table(MergePlan plan) {
		return "mergelane_%08x%08x".formatted(plan.table().hashCode(), Sql.identifiers(plan.columns()).hashCode());
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
				connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, rows, CopyRows.BUFFER);
			}
			catch (IOException ex) {
				throw new SQLException("COPY failed", "08006", ex);
			}
		}

	}

}

package io.mergelane.benchmarks.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.mergelane.benchmarks.member.Checksum;

/**
 * The pool of a database, and one connection of it for all that is not measured and for
 * the forms that need no pool. Between two calls no transaction is open.
 * <p>
 * Threading: confined to one thread, except for the data source.
 */
final class MemberSession implements AutoCloseable {

	/**
	 * Reads the only row of a result.
	 *
	 * @param <T> type of what is read
	 */
	@FunctionalInterface
	interface Row<T> {

		T read(ResultSet row) throws SQLException;

	}

	private final HikariDataSource dataSource;

	private final Connection connection;

	/**
	 * Connect.
	 * @param dataSource the pool, which this closes
	 */
	MemberSession(HikariDataSource dataSource) throws SQLException {
		this.dataSource = dataSource;
		this.connection = dataSource.getConnection();
		this.connection.setAutoCommit(false);
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	/**
	 * Return the connection.
	 * @return the connection, which does not commit by itself
	 */
	Connection connection() {
		return this.connection;
	}

	/**
	 * Execute a statement outside of any transaction, as some must be.
	 */
	void execute(String sql) throws SQLException {
		this.connection.rollback();
		this.connection.setAutoCommit(true);
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
		finally {
			this.connection.setAutoCommit(false);
		}
	}

	<T> T query(String sql, Row<T> row) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return row.read(result);
		}
		finally {
			this.connection.rollback();
		}
	}

	/**
	 * Look at all rows of the table.
	 * @param sql selects their number and the sum of their hashes
	 */
	Checksum checksum(String sql) throws SQLException {
		return query(sql, (row) -> new Checksum(row.getLong(1), row.getBigDecimal(2).toBigInteger()));
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
		this.dataSource.close();
	}

}

package io.mergelane.benchmarks.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.mergelane.benchmarks.member.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL.
 * <p>
 * Threading: confined to one thread, except for the data source.
 */
public final class PostgresDatabase implements Database {

	private static final String CHECKSUM = """
			SELECT count(*), coalesce(sum(('x' || substr(md5(concat_ws('%s', member_id, ord_seq, code, amount, name, grade,
			active::int, to_char(changed_at, 'YYYY-MM-DD HH24:MI:SS.US'))), 1, 15))::bit(60)::bigint), 0) FROM %s"""
		.formatted(Checksum.SEPARATOR, TABLE);

	private final HikariDataSource dataSource = new HikariDataSource();

	/**
	 * For all that is not measured, and for the forms that need no pool.
	 */
	private final Connection connection;

	private final @Nullable PostgresServer server;

	/**
	 * Connect to a server, and make the table if it is not there.
	 * @param url address of the server
	 * @throws SQLException if the database fails
	 */
	public PostgresDatabase(String url) throws SQLException {
		this(url, null);
	}

	private PostgresDatabase(String url, @Nullable PostgresServer server) throws SQLException {
		this.server = server;
		this.dataSource.setJdbcUrl(url);
		this.connection = this.dataSource.getConnection();
		this.connection.setAutoCommit(false);
		check("fsync");
		check("synchronous_commit");
		execute(MemberTable.definition("timestamp(6)"));
	}

	/**
	 * Start a server of its own.
	 * @param directory directory for its data
	 */
	static PostgresDatabase start(Path directory) throws IOException, SQLException {
		PostgresServer server = PostgresServer.start(directory);
		return new PostgresDatabase(server.url(), server);
	}

	private void check(String setting) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery("SHOW " + setting)) {
			result.next();
			if (!"on".equals(result.getString(1))) {
				throw new IllegalStateException(setting + " is " + result.getString(1));
			}
		}
	}

	@Override
	public DataSource dataSource() {
		return this.dataSource;
	}

	@Override
	public void empty() throws SQLException {
		execute("TRUNCATE " + TABLE);
		execute("CHECKPOINT");
	}

	@Override
	public void cleanUp() throws SQLException {
		execute("VACUUM ANALYZE " + TABLE);
	}

	private void execute(String sql) throws SQLException {
		this.connection.rollback();
		this.connection.setAutoCommit(true);
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
		finally {
			this.connection.setAutoCommit(false);
		}
	}

	@Override
	public Checksum checksum() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery(CHECKSUM)) {
			result.next();
			return new Checksum(result.getLong(1), result.getBigDecimal(2).toBigInteger());
		}
		finally {
			this.connection.rollback();
		}
	}

	/**
	 * Return how many deadlocks the server has resolved. It counts those of a session
	 * when the session ends, if not before.
	 * @return the number since the server was started
	 * @throws SQLException if the database fails
	 */
	public long deadlocks() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement
					.executeQuery("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")) {
			result.next();
			return result.getLong(1);
		}
		finally {
			this.connection.rollback();
		}
	}

	@Override
	public boolean hasBulkLane() {
		return true;
	}

	@Override
	public Form load() {
		return new CopyForm(this.connection);
	}

	@Override
	public Form bare() throws SQLException {
		return new UnnestForm(this.connection);
	}

	@Override
	public void close() throws IOException, SQLException {
		this.connection.close();
		this.dataSource.close();
		if (this.server != null) {
			this.server.close();
		}
	}

}

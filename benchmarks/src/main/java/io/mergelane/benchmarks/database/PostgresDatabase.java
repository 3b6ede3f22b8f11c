package io.mergelane.benchmarks.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

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

	private final MemberSession session;

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
		this.session = new MemberSession(pool(url));
		check("fsync");
		check("synchronous_commit");
		this.session.execute(MemberTable.definition("timestamp(6)"));
	}

	private static HikariDataSource pool(String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		return pool;
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
		String value = this.session.query("SHOW " + setting, (row) -> row.getString(1));
		if (!"on".equals(value)) {
			throw new IllegalStateException(setting + " is " + value);
		}
	}

	@Override
	public DataSource dataSource() {
		return this.session.dataSource();
	}

	@Override
	public void empty() throws SQLException {
		this.session.execute("TRUNCATE " + TABLE);
		this.session.execute("CHECKPOINT");
	}

	@Override
	public void cleanUp() throws SQLException {
		this.session.execute("VACUUM ANALYZE " + TABLE);
	}

	@Override
	public Checksum checksum() throws SQLException {
		return this.session.checksum(CHECKSUM);
	}

	/**
	 * Return how many deadlocks the server has resolved. It counts those of a session
	 * when the session ends, if not before.
	 * @return the number since the server was started
	 * @throws SQLException if the database fails
	 */
	public long deadlocks() throws SQLException {
		return this.session.query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
				(row) -> row.getLong(1));
	}

	@Override
	public boolean hasBulkLane() {
		return true;
	}

	@Override
	public Form load() {
		return new CopyForm(this.session.connection());
	}

	@Override
	public Form bare() throws SQLException {
		return new UnnestForm(this.session.connection());
	}

	@Override
	public void close() throws IOException, SQLException {
		this.session.close();
		if (this.server != null) {
			this.server.close();
		}
	}

}

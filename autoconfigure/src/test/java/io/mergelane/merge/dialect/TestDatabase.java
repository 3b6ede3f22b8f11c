package io.mergelane.merge.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

import javax.sql.DataSource;

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

	private static DataSource pool(String url, String user) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		dataSource.setUsername(user);
		dataSource.setPassword("");
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

}

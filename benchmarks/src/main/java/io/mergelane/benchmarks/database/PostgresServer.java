package io.mergelane.benchmarks.database;

import java.io.IOException;
import java.nio.file.Path;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server that keeps what it commits: the embedded one is not set up for that
 * by itself.
 * <p>
 * Threading: confined to the thread of the program.
 */
public final class PostgresServer implements AutoCloseable {

	private final EmbeddedPostgres postgres;

	private PostgresServer(EmbeddedPostgres postgres) {
		this.postgres = postgres;
	}

	/**
	 * Start a server.
	 * @param directory directory for its data, empty or absent
	 * @return the server, which answers
	 * @throws IOException if it does not start
	 */
	public static PostgresServer start(Path directory) throws IOException {
		return new PostgresServer(EmbeddedPostgres.builder()
			.setDataDirectory(directory)
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("autovacuum", "off")
			.start());
	}

	/**
	 * Return the address.
	 * @return the JDBC URL
	 */
	public String url() {
		return this.postgres.getJdbcUrl("postgres", "postgres");
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

}

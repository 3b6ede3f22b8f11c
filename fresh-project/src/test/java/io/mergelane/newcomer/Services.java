package io.mergelane.newcomer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.mergelane.process.BrokerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The broker and the database that a page takes for given, with the user and the database
 * of its commands.
 * <p>
 * Threading: confined to the thread of the test.
 */
final class Services implements AutoCloseable {

	private final BrokerProcess broker;

	private final EmbeddedPostgres postgres;

	private Services(BrokerProcess broker, EmbeddedPostgres postgres) {
		this.broker = broker;
		this.postgres = postgres;
	}

	static Services start(Path directory) throws IOException, InterruptedException, SQLException {
		BrokerProcess broker = BrokerProcess.startSmall(Files.createDirectories(directory));
		try {
			Services services = new Services(broker, EmbeddedPostgres.start());
			services.createDatabase();
			return services;
		}
		catch (IOException | SQLException | RuntimeException ex) {
			broker.close();
			throw ex;
		}
	}

	private void createDatabase() throws SQLException {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create role member_sync login password 'member_sync'");
			statement.execute("create database members owner member_sync");
		}
	}

	String bootstrapServers() {
		return this.broker.bootstrapServers();
	}

	/**
	 * Return the variables by which commands find them.
	 * @return host and port by name
	 */
	Map<String, String> variables() {
		return Map.of("BROKER", bootstrapServers(), "DATABASE", "localhost:" + this.postgres.getPort());
	}

	@Override
	public void close() throws Exception {
		try (this.broker) {
			this.postgres.close();
		}
	}

}

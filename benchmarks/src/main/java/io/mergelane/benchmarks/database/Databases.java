package io.mergelane.benchmarks.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The databases by name.
 * <p>
 * Threading: stateless.
 */
public final class Databases {

	/**
	 * Name of PostgreSQL.
	 */
	public static final String POSTGRES = "postgres";

	/**
	 * Name of MariaDB.
	 */
	public static final String MARIADB = "mariadb";

	private Databases() {
	}

	/**
	 * Start a database.
	 * @param name its name
	 * @param directory directory for its data
	 * @return the database, with an empty table
	 * @throws IOException if it does not start
	 * @throws SQLException if it fails
	 */
	public static Database start(String name, Path directory) throws IOException, SQLException {
		return switch (name) {
			case POSTGRES -> PostgresDatabase.start(directory);
			case MARIADB -> MariaDbDatabase.start(directory);
			default ->
				throw new IllegalArgumentException("No database " + name + " in [" + POSTGRES + ", " + MARIADB + "]");
		};
	}

}

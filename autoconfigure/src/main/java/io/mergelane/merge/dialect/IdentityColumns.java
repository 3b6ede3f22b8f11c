package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads from the standard's information schema which identity columns refuse values:
 * drivers call {@code GENERATED ALWAYS} and {@code BY DEFAULT} the same.
 * <p>
 * Threading: stateless.
 */
final class IdentityColumns {

	private static final String QUERY = """
			SELECT column_name FROM information_schema.columns
			WHERE table_schema = ? AND table_name = ? AND identity_generation = 'ALWAYS'""";

	private IdentityColumns() {
	}

	static Set<String> always(Connection connection, String schema, String table) throws SQLException {
		Set<String> columns = new HashSet<>();
		try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
			statement.setString(1, schema);
			statement.setString(2, table);
			try (ResultSet results = statement.executeQuery()) {
				while (results.next()) {
					columns.add(results.getString(1));
				}
			}
		}
		return columns;
	}

}

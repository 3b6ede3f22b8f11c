package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A question to the catalog of a database about one table.
 * <p>
 * Threading: immutable.
 *
 * @param sql the query, whose parameters are schema and name of a table, in turns
 * @param parameters number of parameters
 */
record CatalogQuery(String sql, int parameters) {

	/**
	 * Ask for names, one in each row.
	 */
	Set<String> names(Connection connection, @Nullable String schema, String table) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.sql);
				ResultSet results = ask(statement, schema, table)) {
			Set<String> names = new LinkedHashSet<>();
			while (results.next()) {
				names.add(results.getString(1));
			}
			return names;
		}
	}

	/**
	 * Ask for the columns of keys: in each row the name of a key and one of its columns.
	 */
	List<Set<String>> keys(Connection connection, @Nullable String schema, String table) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.sql);
				ResultSet results = ask(statement, schema, table)) {
			Map<String, Set<String>> keys = new LinkedHashMap<>();
			while (results.next()) {
				keys.computeIfAbsent(results.getString(1), (key) -> new LinkedHashSet<>()).add(results.getString(2));
			}
			return List.copyOf(keys.values());
		}
	}

	private ResultSet ask(PreparedStatement statement, @Nullable String schema, String table) throws SQLException {
		for (int parameter = 1; parameter <= this.parameters; parameter++) {
			statement.setString(parameter, (parameter % 2 == 1) ? schema : table);
		}
		return statement.executeQuery();
	}

}

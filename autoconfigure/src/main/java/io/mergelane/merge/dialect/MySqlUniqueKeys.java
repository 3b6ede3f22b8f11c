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
 * Reads the column sets of unique indexes of MySQL and MariaDB. What is no whole column,
 * a prefix or an expression, is listed under a name that no column has: such an index is
 * no key, but a statement can meet it.
 * <p>
 * Threading: stateless.
 */
final class MySqlUniqueKeys {

	private static final String QUERY = """
			SELECT index_name, column_name, sub_part
			FROM information_schema.statistics
			WHERE table_schema = ? AND table_name = ? AND non_unique = 0
			ORDER BY index_name, seq_in_index""";

	private MySqlUniqueKeys() {
	}

	static List<Set<String>> read(Connection connection, @Nullable String schema, String table) throws SQLException {
		Map<String, Set<String>> keys = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
			statement.setString(1, schema);
			statement.setString(2, table);
			try (ResultSet results = statement.executeQuery()) {
				while (results.next()) {
					keys.computeIfAbsent(results.getString(1), (index) -> new LinkedHashSet<>())
						.add(part(results.getString(2), results.getString(3)));
				}
			}
		}
		return List.copyOf(keys.values());
	}

	private static String part(@Nullable String column, @Nullable String prefix) {
		if (column == null) {
			return "(an expression)";
		}
		return (prefix != null) ? column + "(" + prefix + ")" : column;
	}

}

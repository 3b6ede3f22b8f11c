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

/**
 * Reads which column sets {@code ON CONFLICT} can name: those of the primary key, which
 * need not have an index, and of unique indexes that are neither partial nor on
 * expressions.
 * <p>
 * Threading: stateless.
 */
final class SqliteUniqueKeys {

	private static final String QUERY = """
			SELECT '', name FROM pragma_table_info(?) WHERE pk > 0
			UNION ALL
			SELECT l.name, i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i
			WHERE l."unique" = 1 AND l.partial = 0
				AND NOT EXISTS (SELECT 1 FROM pragma_index_info(l.name) WHERE name IS NULL)""";

	private SqliteUniqueKeys() {
	}

	static List<Set<String>> read(Connection connection, String table) throws SQLException {
		Map<String, Set<String>> keys = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
			statement.setString(1, table);
			statement.setString(2, table);
			try (ResultSet results = statement.executeQuery()) {
				while (results.next()) {
					keys.computeIfAbsent(results.getString(1), (index) -> new LinkedHashSet<>())
						.add(results.getString(2));
				}
			}
		}
		return List.copyOf(keys.values());
	}

}

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
 * Reads which column sets {@code ON CONFLICT} can name: those of unique indexes that are
 * valid, immediate, neither partial nor on expressions, without included columns.
 * <p>
 * Threading: stateless.
 */
final class PostgresUniqueKeys {

	private static final String QUERY = """
			SELECT i.indexrelid, a.attname
			FROM pg_catalog.pg_index i
			JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
			JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
				AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
			WHERE n.nspname = ? AND c.relname = ?
				AND i.indisunique AND i.indimmediate AND i.indisvalid
				AND i.indpred IS NULL AND i.indexprs IS NULL
			ORDER BY i.indisprimary DESC, i.indexrelid, a.attnum""";

	private PostgresUniqueKeys() {
	}

	static List<Set<String>> read(Connection connection, @Nullable String schema, String table) throws SQLException {
		Map<Long, Set<String>> keys = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
			statement.setString(1, schema);
			statement.setString(2, table);
			try (ResultSet results = statement.executeQuery()) {
				while (results.next()) {
					keys.computeIfAbsent(results.getLong(1), (index) -> new LinkedHashSet<>())
						.add(results.getString(2));
				}
			}
		}
		return List.copyOf(keys.values());
	}

}

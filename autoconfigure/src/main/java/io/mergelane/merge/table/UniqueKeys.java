package io.mergelane.merge.table;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads the column sets of primary key and unique indexes as JDBC describes them.
 * <p>
 * Threading: stateless.
 */
final class UniqueKeys {

	private UniqueKeys() {
	}

	static List<Set<String>> read(Connection connection, @Nullable String namespace, String table) throws SQLException {
		Namespaces namespaces = Namespaces.of(connection);
		String catalog = namespaces.catalog(namespace);
		String schema = namespaces.schema(namespace);
		DatabaseMetaData metaData = connection.getMetaData();
		List<Set<String>> keys = new ArrayList<>();
		Set<String> primaryKey = primaryKey(metaData, catalog, schema, table);
		if (!primaryKey.isEmpty()) {
			keys.add(primaryKey);
		}
		keys.addAll(uniqueIndexes(metaData, catalog, schema, table).values());
		return keys;
	}

	static Set<String> primaryKey(DatabaseMetaData metaData, @Nullable String catalog, @Nullable String schema,
			String table) throws SQLException {
		Set<String> columns = new LinkedHashSet<>();
		try (ResultSet results = metaData.getPrimaryKeys(catalog, schema, table)) {
			while (results.next()) {
				columns.add(results.getString("COLUMN_NAME"));
			}
		}
		return columns;
	}

	private static Map<String, Set<String>> uniqueIndexes(DatabaseMetaData metaData, @Nullable String catalog,
			@Nullable String schema, String table) throws SQLException {
		Map<String, Set<String>> indexes = new LinkedHashMap<>();
		try (ResultSet results = metaData.getIndexInfo(catalog, schema, table, true, true)) {
			while (results.next()) {
				String index = results.getString("INDEX_NAME");
				// A partial index does not make its columns a key.
				if (index != null && results.getString("FILTER_CONDITION") == null) {
					indexes.computeIfAbsent(index, (name) -> new LinkedHashSet<>())
						.add(String.valueOf(results.getString("COLUMN_NAME")));
				}
			}
		}
		return indexes;
	}

}

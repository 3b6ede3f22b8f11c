package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads which column sets {@code ON CONFLICT} can name: those of unique indexes that are
 * valid, immediate, neither partial nor on expressions, without included columns.
 * <p>
 * Threading: stateless.
 */
final class PostgresUniqueKeys {

	private static final CatalogQuery QUERY = new CatalogQuery("""
			SELECT i.indexrelid, a.attname
			FROM pg_catalog.pg_index i
			JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
			JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
				AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
			WHERE n.nspname = ? AND c.relname = ?
				AND i.indisunique AND i.indimmediate AND i.indisvalid
				AND i.indpred IS NULL AND i.indexprs IS NULL
			ORDER BY i.indisprimary DESC, i.indexrelid, a.attnum""", 2);

	private PostgresUniqueKeys() {
	}

	static List<Set<String>> read(Connection connection, @Nullable String schema, String table) throws SQLException {
		return QUERY.keys(connection, schema, table);
	}

}

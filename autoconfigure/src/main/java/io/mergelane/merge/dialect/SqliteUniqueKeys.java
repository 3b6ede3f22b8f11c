package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads which column sets {@code ON CONFLICT} can name: those of the primary key, which
 * need not have an index, and of unique indexes that are neither partial nor on
 * expressions.
 * <p>
 * Threading: stateless.
 */
final class SqliteUniqueKeys {

	private static final CatalogQuery QUERY = new CatalogQuery("""
			SELECT '', name FROM pragma_table_info(?2) WHERE pk > 0
			UNION ALL
			SELECT l.name, i.name FROM pragma_index_list(?2) l, pragma_index_info(l.name) i
			WHERE l."unique" = 1 AND l.partial = 0
				AND NOT EXISTS (SELECT 1 FROM pragma_index_info(l.name) WHERE name IS NULL)""", 2);

	private SqliteUniqueKeys() {
	}

	static List<Set<String>> read(Connection connection, @Nullable String schema, String table) throws SQLException {
		return QUERY.keys(connection, schema, table);
	}

}

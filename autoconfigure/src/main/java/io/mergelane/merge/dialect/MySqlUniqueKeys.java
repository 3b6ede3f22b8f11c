package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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

	private static final CatalogQuery QUERY = new CatalogQuery("""
			SELECT index_name, CASE
				WHEN column_name IS NULL THEN 'an expression'
				WHEN sub_part IS NOT NULL THEN CONCAT(column_name, '(', sub_part, ')')
				ELSE column_name END
			FROM information_schema.statistics
			WHERE table_schema = ? AND table_name = ? AND non_unique = 0
			ORDER BY index_name, seq_in_index""", 2);

	private MySqlUniqueKeys() {
	}

	static List<Set<String>> read(Connection connection, @Nullable String schema, String table) throws SQLException {
		return QUERY.keys(connection, schema, table);
	}

}

package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Reads from the standard's information schema which identity columns refuse values:
 * drivers call {@code GENERATED ALWAYS} and {@code BY DEFAULT} the same.
 * <p>
 * Threading: stateless.
 */
final class IdentityColumns {

	private static final CatalogQuery QUERY = new CatalogQuery("""
			SELECT column_name FROM information_schema.columns
			WHERE table_schema = ? AND table_name = ? AND identity_generation = 'ALWAYS'""", 2);

	private IdentityColumns() {
	}

	static Set<String> always(Connection connection, String schema, String table) throws SQLException {
		return QUERY.names(connection, schema, table);
	}

}

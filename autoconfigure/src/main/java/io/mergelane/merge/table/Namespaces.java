package io.mergelane.merge.table;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Knows what qualifies the names of tables: a schema, or, where a database has none, as
 * MySQL, a catalog.
 * <p>
 * Threading: immutable.
 *
 * @param byCatalog whether it is the catalog
 * @param catalog the connection's catalog
 * @param current the connection's schema, or catalog
 */
record Namespaces(boolean byCatalog, @Nullable String catalog, @Nullable String current) {

	static Namespaces of(Connection connection) throws SQLException {
		DatabaseMetaData metaData = connection.getMetaData();
		String catalog = connection.getCatalog();
		String schema = connection.getSchema();
		// Drivers can be told to call a catalog a schema.
		boolean byCatalog = schema == null && metaData.supportsCatalogsInTableDefinitions()
				&& !metaData.supportsSchemasInTableDefinitions();
		return new Namespaces(byCatalog, catalog, byCatalog ? catalog : schema);
	}

	/**
	 * The catalog in which metadata is looked up.
	 * @param namespace schema or catalog
	 */
	@Nullable String catalog(@Nullable String namespace) {
		return this.byCatalog ? namespace : this.catalog;
	}

	/**
	 * The schema in which metadata is looked up.
	 * @param namespace schema or catalog
	 */
	@Nullable String schema(@Nullable String namespace) {
		return this.byCatalog ? null : namespace;
	}

}

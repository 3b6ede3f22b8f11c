package io.mergelane.merge.dialect;

/**
 * Knows what to ask the catalog of SQL Server. Its views show what the account may use.
 * <p>
 * Threading: immutable.
 */
final class SqlServerCatalog {

	/**
	 * Identity, computed, {@code rowversion} (189) and the periods of temporal tables.
	 */
	static final CatalogQuery GENERATED = new CatalogQuery(
			"""
					SELECT c.name
					FROM sys.columns c
					JOIN sys.tables t ON t.object_id = c.object_id
					JOIN sys.schemas s ON s.schema_id = t.schema_id
					WHERE s.name = ? AND t.name = ?
						AND (c.is_identity = 1 OR c.is_computed = 1 OR c.system_type_id = 189 OR c.generated_always_type <> 0)""",
			2);

	/**
	 * A filtered index is not unique for all rows, a disabled one for none. A column that
	 * only places rows in partitions is not of the key.
	 */
	static final CatalogQuery UNIQUE_KEYS = new CatalogQuery("""
			SELECT i.name, c.name
			FROM sys.indexes i
			JOIN sys.tables t ON t.object_id = i.object_id
			JOIN sys.schemas s ON s.schema_id = t.schema_id
			JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id
			JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id
			WHERE s.name = ? AND t.name = ? AND k.key_ordinal > 0
				AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND i.is_hypothetical = 0
			ORDER BY i.is_primary_key DESC, i.index_id, k.key_ordinal""", 2);

	private SqlServerCatalog() {
	}

}

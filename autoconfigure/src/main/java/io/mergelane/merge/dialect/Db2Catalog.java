package io.mergelane.merge.dialect;

/**
 * Knows what to ask the catalog of Db2, which anybody may read unless it was restricted.
 * <p>
 * Threading: immutable.
 */
final class Db2Catalog {

	static final CatalogQuery GENERATED_ALWAYS = new CatalogQuery("""
			SELECT colname FROM syscat.columns
			WHERE tabschema = ? AND tabname = ? AND generated = 'A'""", 2);

	/**
	 * Without included columns. A constraint that is not enforced has no unique index.
	 */
	static final CatalogQuery UNIQUE_KEYS = new CatalogQuery("""
			SELECT i.indschema || '.' || i.indname, k.colname
			FROM syscat.indexes i
			JOIN syscat.indexcoluse k ON k.indschema = i.indschema AND k.indname = i.indname
			WHERE i.tabschema = ? AND i.tabname = ? AND i.uniquerule IN ('P', 'U') AND k.colorder <> 'I'
			ORDER BY i.uniquerule, i.iid, k.colseq""", 2);

	private Db2Catalog() {
	}

}

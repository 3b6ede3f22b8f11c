package io.mergelane.merge.dialect;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Knows what to ask Oracle's data dictionary. Its views show what the account may use, so
 * no privileges are needed, other than for the driver's own way, which can gather
 * statistics.
 * <p>
 * Threading: immutable.
 */
final class OracleCatalog {

	static final CatalogQuery IDENTITY_ALWAYS = new CatalogQuery("""
			SELECT column_name FROM all_tab_identity_cols
			WHERE owner = ? AND table_name = ? AND generation_type = 'ALWAYS'""", 2);

	/**
	 * Constraints, which need no unique index of their own, and indexes, which need no
	 * constraint. A column of an index on expressions has a name of the database's
	 * making.
	 */
	static final CatalogQuery UNIQUE_KEYS = new CatalogQuery("""
			SELECT 'C ' || c.constraint_name, k.column_name
			FROM all_constraints c
			JOIN all_cons_columns k ON k.owner = c.owner AND k.constraint_name = c.constraint_name
			WHERE c.owner = ? AND c.table_name = ? AND c.constraint_type IN ('P', 'U')
				AND c.status = 'ENABLED' AND c.deferrable = 'NOT DEFERRABLE'
			UNION ALL
			SELECT 'I ' || i.index_name, k.column_name
			FROM all_indexes i
			JOIN all_ind_columns k ON k.index_owner = i.owner AND k.index_name = i.index_name
			WHERE i.table_owner = ? AND i.table_name = ? AND i.uniqueness = 'UNIQUE'""", 4);

	private static final Set<String> SYSTEM_SCHEMAS = Set.of("SYS", "APPQOSSYS", "AUDSYS", "CTXSYS", "DBSFWUSER",
			"DBSNMP", "DVSYS", "GSMADMIN_INTERNAL", "LBACSYS", "MDSYS", "OJVMSYS", "OLAPSYS", "ORDDATA", "ORDSYS",
			"OUTLN", "WMSYS", "XDB");

	private OracleCatalog() {
	}

	static boolean isSystemSchema(@Nullable String schema) {
		return schema != null && SYSTEM_SCHEMAS.contains(schema);
	}

}

package io.mergelane.merge.table;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the one table that a name means: in the connection's schema first, otherwise
 * wherever it is the only one of that name.
 * <p>
 * Threading: confined to the thread that owns the connection.
 */
final class TableFinder {

	private static final String[] TYPES = { "TABLE", "BASE TABLE", "PARTITIONED TABLE", "VIEW", "MATERIALIZED VIEW" };

	private final DatabaseMetaData metaData;

	private final Namespaces namespaces;

	private final TableDialect dialect;

	TableFinder(DatabaseMetaData metaData, Namespaces namespaces, TableDialect dialect) {
		this.metaData = metaData;
		this.namespaces = namespaces;
		this.dialect = dialect;
	}

	TableLocation find(String name) throws SQLException {
		List<TableLocation> all = all(name);
		List<TableLocation> found = matches(all, name);
		if (found.isEmpty()) {
			throw missing(name, all);
		}
		if (found.size() > 1) {
			throw new UnfitTableException("There are several tables '" + name + "': " + names(found) + ".",
					"Name the table with its schema, in exact case.");
		}
		TableLocation table = found.get(0);
		if (table.isView()) {
			throw new UnfitTableException("'" + table.displayName() + "' is a view.", "Merge into a table.");
		}
		return table;
	}

	/**
	 * The tables among which to look: all schemas, but one catalog only, since catalogs
	 * are databases of their own.
	 */
	private List<TableLocation> all(String name) throws SQLException {
		int dot = name.lastIndexOf('.');
		String catalog = this.namespaces.catalog((dot >= 0) ? name.substring(0, dot) : this.namespaces.current());
		String namespace = this.namespaces.byCatalog() ? "TABLE_CAT" : "TABLE_SCHEM";
		List<TableLocation> tables = new ArrayList<>();
		try (ResultSet results = this.metaData.getTables(catalog, null, "%", TYPES)) {
			while (results.next()) {
				TableLocation table = new TableLocation(results.getString(namespace), results.getString("TABLE_NAME"),
						results.getString("TABLE_TYPE"));
				if (!table.isSystem() && !this.dialect.isSystemSchema(table.namespace())) {
					tables.add(table);
				}
			}
		}
		return tables;
	}

	private List<TableLocation> matches(List<TableLocation> all, String name) {
		int dot = name.lastIndexOf('.');
		String table = name.substring(dot + 1);
		if (dot >= 0) {
			String namespace = name.substring(0, dot);
			List<TableLocation> qualified = named(select(all, (candidate) -> candidate.isIn(namespace)), table);
			return narrowed(qualified, (candidate) -> namespace.equals(candidate.namespace()));
		}
		String current = this.namespaces.current();
		List<TableLocation> local = named(select(all, (candidate) -> candidate.isIn(current)), table);
		return local.isEmpty() ? named(all, table) : local;
	}

	private static List<TableLocation> named(List<TableLocation> tables, String name) {
		List<TableLocation> named = select(tables, (table) -> table.name().equalsIgnoreCase(name));
		return narrowed(named, (table) -> table.name().equals(name));
	}

	private static List<TableLocation> narrowed(List<TableLocation> tables, Predicate<TableLocation> exact) {
		List<TableLocation> narrowed = select(tables, exact);
		return (tables.size() == 1 || narrowed.isEmpty()) ? tables : narrowed;
	}

	private static List<TableLocation> select(List<TableLocation> tables, Predicate<TableLocation> predicate) {
		return tables.stream().filter(predicate).toList();
	}

	private static List<String> names(List<TableLocation> tables) {
		return tables.stream().map(TableLocation::displayName).toList();
	}

	private static UnfitTableException missing(String name, List<TableLocation> all) {
		List<String> similar = SimilarNames.of(name, names(all));
		String action = similar.isEmpty() ? "Create the table, or correct its name or the connection's schema."
				: "Create the table, or correct its name: did you mean " + String.join(" or ", similar) + "?";
		return new UnfitTableException("There is no table '" + name + "'.", action);
	}

}

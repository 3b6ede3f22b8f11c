package io.mergelane.merge.table;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table from the database and finds it fit to be merged into, or says why it is
 * not. Public only for the packages beside this one.
 * <p>
 * Threading: confined to the thread that owns the connection.
 */
public final class TableReader {

	private final Connection connection;

	private final DatabaseMetaData metaData;

	private final TableDialect dialect;

	private final Namespaces namespaces;

	/**
	 * Create a reader.
	 * @param connection connection to ask
	 * @param dialect knows what the metadata of the database does not tell
	 * @throws SQLException if the database cannot be asked
	 */
	public TableReader(Connection connection, TableDialect dialect) throws SQLException {
		this.connection = connection;
		this.metaData = connection.getMetaData();
		this.dialect = dialect;
		this.namespaces = Namespaces.of(connection);
	}

	/**
	 * Read the table and check it.
	 * @param name name of the table, with its schema if need be
	 * @param columns the columns that have a part to play
	 * @param minimumVersionPrecision fractional digits that a timestamp used as version
	 * must keep
	 * @return the table, fit for merging
	 * @throws SQLException if the database cannot be asked
	 * @throws UnfitTableException if the table is missing or cannot be merged into
	 */
	public MergeTarget read(String name, NamedColumns columns, int minimumVersionPrecision) throws SQLException {
		return new TableCheck(read(name), this.dialect, minimumVersionPrecision).check(columns);
	}

	private TargetTable read(String name) throws SQLException {
		TableLocation location = new TableFinder(this.metaData, this.namespaces, this.dialect).find(name);
		return new TargetTable(location.displayName(), qualified(location), location.isPartitioned(), columns(location),
				this.dialect.uniqueKeys(this.connection, location.namespace(), location.name()),
				this.dialect.emptyTextIsNull());
	}

	private String qualified(TableLocation location) throws SQLException {
		String table = quoted(location.name());
		return (location.namespace() != null) ? quoted(location.namespace()) + "." + table : table;
	}

	private String quoted(String name) throws SQLException {
		String quote = this.metaData.getIdentifierQuoteString().trim();
		return quote.isEmpty() ? name : quote + name.replace(quote, quote + quote) + quote;
	}

	private List<MergeColumn> columns(TableLocation location) throws SQLException {
		String namespace = (location.namespace() != null) ? location.namespace() : "";
		Set<String> identities = this.dialect.identityAlwaysColumns(this.connection, namespace, location.name());
		String catalog = this.namespaces.catalog(location.namespace());
		String schema = this.namespaces.schema(location.namespace());
		Set<String> primaryKey = UniqueKeys.primaryKey(this.metaData, catalog, schema, location.name());
		List<MergeColumn> columns = new ArrayList<>();
		try (ResultSet results = this.metaData.getColumns(catalog, escaped(schema), escaped(location.name()), null)) {
			while (results.next()) {
				if (isOf(location, results)) {
					columns.add(column(results, identities, primaryKey));
				}
			}
		}
		return columns;
	}

	private boolean isOf(TableLocation location, ResultSet results) throws SQLException {
		String schema = this.namespaces.schema(location.namespace());
		return location.name().equals(results.getString("TABLE_NAME"))
				&& (schema == null || schema.equals(results.getString("TABLE_SCHEM")));
	}

	private MergeColumn column(ResultSet results, Set<String> identities, Set<String> primaryKey) throws SQLException {
		String name = results.getString("COLUMN_NAME");
		ColumnType type = this.dialect.columnType(results.getInt("DATA_TYPE"), results.getString("TYPE_NAME"),
				results.getInt("COLUMN_SIZE"), results.getInt("DECIMAL_DIGITS"));
		// SQLite takes nulls even there unless told otherwise, but no row has one.
		boolean nullable = results.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls && !primaryKey.contains(name);
		// Before what is to the right of it: Oracle's driver streams this one, and drops
		// it.
		boolean defaulted = results.getString("COLUMN_DEF") != null;
		boolean automatic = isYes(results.getString("IS_AUTOINCREMENT"));
		boolean generated = isYes(results.getString("IS_GENERATEDCOLUMN")) || identities.contains(name);
		boolean required = !nullable && !automatic && !generated && !defaulted;
		return new MergeColumn(name, quoted(name), type, nullable, required, generated);
	}

	private static boolean isYes(@Nullable String value) {
		return "YES".equalsIgnoreCase(value);
	}

	private @Nullable String escaped(@Nullable String name) throws SQLException {
		if (name == null) {
			return null;
		}
		String escape = this.metaData.getSearchStringEscape();
		if (escape == null || escape.isEmpty()) {
			return name;
		}
		return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
	}

}

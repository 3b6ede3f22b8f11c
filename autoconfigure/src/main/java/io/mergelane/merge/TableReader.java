package io.mergelane.merge;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads the description of a table from the database.
 * <p>
 * Threading: confined to the thread that owns the connection.
 */
final class TableReader {

	private final Connection connection;

	private final DatabaseMetaData metaData;

	private final MergeDialect dialect;

	TableReader(Connection connection, MergeDialect dialect) throws SQLException {
		this.connection = connection;
		this.metaData = connection.getMetaData();
		this.dialect = dialect;
	}

	TargetTable read(String name) throws SQLException {
		TableLocation location = new TableFinder(this.connection).find(name);
		return new TargetTable(location.displayName(), qualified(location), columns(location),
				this.dialect.uniqueKeys(this.connection, location.schema(), location.name()));
	}

	private String qualified(TableLocation location) throws SQLException {
		String table = quoted(location.name());
		return (location.schema() != null) ? quoted(location.schema()) + "." + table : table;
	}

	private String quoted(String name) throws SQLException {
		String quote = this.metaData.getIdentifierQuoteString().trim();
		return quote.isEmpty() ? name : quote + name.replace(quote, quote + quote) + quote;
	}

	private List<MergeColumn> columns(TableLocation location) throws SQLException {
		String schema = (location.schema() != null) ? location.schema() : "";
		Set<String> identities = this.dialect.identityAlwaysColumns(this.connection, schema, location.name());
		List<MergeColumn> columns = new ArrayList<>();
		try (ResultSet results = this.metaData.getColumns(location.catalog(), escaped(location.schema()),
				escaped(location.name()), null)) {
			while (results.next()) {
				if (isOf(location, results)) {
					columns.add(column(results, identities));
				}
			}
		}
		return columns;
	}

	private static boolean isOf(TableLocation location, ResultSet results) throws SQLException {
		return location.name().equals(results.getString("TABLE_NAME"))
				&& (location.schema() == null || location.schema().equals(results.getString("TABLE_SCHEM")));
	}

	private MergeColumn column(ResultSet results, Set<String> identities) throws SQLException {
		String name = results.getString("COLUMN_NAME");
		ColumnType type = this.dialect.columnType(results.getInt("DATA_TYPE"), results.getString("TYPE_NAME"),
				results.getInt("COLUMN_SIZE"), results.getInt("DECIMAL_DIGITS"));
		boolean nullable = results.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls;
		boolean automatic = isYes(results.getString("IS_AUTOINCREMENT"));
		boolean generated = isYes(results.getString("IS_GENERATEDCOLUMN")) || identities.contains(name);
		boolean required = !nullable && !automatic && !generated && results.getString("COLUMN_DEF") == null;
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

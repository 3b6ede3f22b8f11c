package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Set;

import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * SQL Server 2019 and later: {@code MERGE} from a list of values, which locks the key, or
 * the gap where it will be, before it reads. Without {@code HOLDLOCK} two writers insert
 * one key; without {@code UPDLOCK} both read it first, and deadlock when they write.
 * <p>
 * Savepoints cannot be released, they go with the transaction. A failed conversion, and
 * any failure in a trigger, ends the whole transaction with its savepoints: the rows of
 * such a chunk cannot be searched, its failure is thrown.
 * <p>
 * Threading: immutable.
 */
final class SqlServerDialect extends PlainDialect {

	/**
	 * Few rows: each locks a range of keys, and thousands of locks become one of the
	 * table.
	 */
	private static final int MOST_ROWS = 128;

	/**
	 * The server takes 2100, of which the driver needs three to prepare a statement.
	 */
	private static final int MOST_PARAMETERS = 2097;

	SqlServerDialect() {
		super(new PlainParameters(Types.NVARCHAR, 'T', 7));
	}

	@Override
	public String name() {
		return "SQL Server";
	}

	@Override
	public boolean isExperimental() {
		return true;
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		// Such as "int identity" or "decimal() identity".
		String name = typeName.split("[ (]", 2)[0];
		ColumnType standard = ColumnType.standard(jdbcType, name, size, scale);
		return switch (name) {
			case "uniqueidentifier" -> standard.as(ColumnKind.UUID);
			case "datetimeoffset" -> standard.as(ColumnKind.TIMESTAMP_WITH_TIME_ZONE);
			// Keeps 300ths of a second: of hundredths each is one of them, of thousandths
			// not.
			case "datetime" -> new ColumnType(ColumnKind.TIMESTAMP, jdbcType, name, size, 2);
			// Rounds to minutes: fewer digits than any version may have.
			case "smalldatetime" -> new ColumnType(ColumnKind.TIMESTAMP, jdbcType, name, size, -1);
			// From 0 to 255: for the JVM a short one, beyond it the server refuses.
			case "tinyint" -> new ColumnType(ColumnKind.INTEGER, Types.SMALLINT, name, size, scale);
			case "xml", "json", "vector", "sql_variant", "hierarchyid", "geometry", "geography" ->
				standard.as(ColumnKind.OTHER);
			default -> standard;
		};
	}

	@Override
	public boolean isSystemSchema(@Nullable String schema) {
		return "sys".equals(schema);
	}

	@Override
	public Set<String> identityAlwaysColumns(Connection connection, String schema, String table) throws SQLException {
		return SqlServerCatalog.GENERATED.names(connection, schema, table);
	}

	@Override
	public List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return SqlServerCatalog.UNIQUE_KEYS.keys(connection, schema, table);
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return Sql.fewSizes(plan, rows, MOST_ROWS, MOST_PARAMETERS);
	}

	@Override
	public String statement(MergePlan plan, int rows) {
		return Sql.merge(plan, plan.table() + " WITH (UPDLOCK, HOLDLOCK) AS t",
				Sql.rows(plan, rows, SqlServerDialect::typed),
				(column) -> comparable(column, Sql.incoming(plan, column))) + ";";
	}

	@Override
	public String parameter(MergeColumn column) {
		return comparable(column, typed(column));
	}

	/**
	 * A value in the column's own type, so that no column is converted to that of the
	 * value. Not text: a cast would cut it off without an error, and take it through the
	 * code page of the database instead of the column's.
	 */
	private static String typed(MergeColumn column) {
		ColumnType type = column.type();
		return switch (type.kind()) {
			case BOOLEAN -> cast("?", "bit");
			case INTEGER -> cast("?", integer(type));
			case NUMERIC -> cast("?",
					type.name().endsWith("money") ? type.name() : "decimal(" + type.size() + ", " + type.scale() + ")");
			case FLOATING -> cast("?", (type.jdbcType() == Types.REAL) ? "real" : "float");
			case UUID -> cast("?", "uniqueidentifier");
			case TIMESTAMP -> timestamp(type);
			case TIMESTAMP_WITH_TIME_ZONE -> cast("?", "datetimeoffset(" + type.scale() + ")");
			case DATE -> cast("?", "date");
			case TIME -> cast("?", "time(" + type.scale() + ")");
			case TEXT, BINARY, OTHER -> "?";
		};
	}

	private static String integer(ColumnType type) {
		return switch (type.jdbcType()) {
			case Types.SMALLINT -> type.name().equals("tinyint") ? "tinyint" : "smallint";
			case Types.INTEGER -> "int";
			default -> "bigint";
		};
	}

	/**
	 * Only the newer types read a date in one way, whatever the language of the login.
	 */
	private static String timestamp(ColumnType type) {
		return switch (type.name()) {
			case "datetime", "smalldatetime" -> cast(cast("?", "datetime2(7)"), type.name());
			default -> cast("?", "datetime2(" + type.scale() + ")");
		};
	}

	/**
	 * A value to compare a key with: a {@code varchar} compared with Unicode text is
	 * converted, which makes its index useless and locks the range of all keys.
	 */
	private static String comparable(MergeColumn column, String value) {
		return switch (column.type().kind()) {
			case TEXT -> switch (column.type().jdbcType()) {
				case Types.CHAR, Types.VARCHAR -> cast(value, "varchar(8000)");
				default -> value;
			};
			default -> value;
		};
	}

	private static String cast(String value, String type) {
		return "CAST(" + value + " AS " + type + ")";
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		return SqlServerFailures.classify(failure);
	}

	@Override
	public @Nullable String constraint(SQLException failure) {
		return SqlServerFailures.constraint(failure);
	}

}

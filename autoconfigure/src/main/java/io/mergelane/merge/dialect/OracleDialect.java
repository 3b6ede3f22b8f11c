package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Oracle 19c and later: a {@code MERGE} of one row, which the driver sends with the
 * values of many.
 * <p>
 * An update that waited for a lock and finds its row changed is restarted by the
 * database: it compares the columns that the statement sets, so the version must be among
 * them. Of an array the rows before a refused one stay written; a savepoint takes them
 * back. Savepoints cannot be released, they go with the transaction.
 * <p>
 * Threading: immutable.
 */
final class OracleDialect implements MergeDialect {

	private static final int MOST_ROWS = 1000;

	private static final int INTEGER_DIGITS = 18;

	/**
	 * What the driver reports as scale of a number that has none.
	 */
	private static final int NO_SCALE = -127;

	private static final Pattern FRACTION = Pattern.compile("\\((\\d)\\)");

	@Override
	public String name() {
		return "Oracle";
	}

	@Override
	public boolean isExperimental() {
		return true;
	}

	@Override
	public boolean emptyTextIsNull() {
		return true;
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		ColumnType standard = ColumnType.standard(jdbcType, typeName, size, scale);
		if (typeName.startsWith("TIMESTAMP")) {
			return timestamp(typeName, scale);
		}
		return switch (typeName) {
			// It has a time of day, whatever the driver is told to call it.
			case "DATE" -> new ColumnType(ColumnKind.TIMESTAMP, Types.TIMESTAMP, typeName, size, 0);
			case "NUMBER" -> number(standard);
			case "BINARY_FLOAT" -> new ColumnType(ColumnKind.FLOATING, Types.REAL, typeName, size, scale);
			case "BINARY_DOUBLE" -> new ColumnType(ColumnKind.FLOATING, Types.DOUBLE, typeName, size, scale);
			// Their reported size is that of a locator.
			case "CLOB", "NCLOB", "BLOB" -> ColumnType.standard(jdbcType, typeName, 0, 0);
			case "BOOLEAN" -> standard.as(ColumnKind.BOOLEAN);
			default -> standard;
		};
	}

	private static ColumnType timestamp(String name, int scale) {
		Matcher fraction = FRACTION.matcher(name);
		int digits = fraction.find() ? Integer.parseInt(fraction.group(1)) : scale;
		return name.endsWith("TIME ZONE")
				? new ColumnType(ColumnKind.TIMESTAMP_WITH_TIME_ZONE, Types.TIMESTAMP_WITH_TIMEZONE, name, 0, digits)
				: new ColumnType(ColumnKind.TIMESTAMP, Types.TIMESTAMP, name, 0, digits);
	}

	private static ColumnType number(ColumnType standard) {
		if (standard.scale() == NO_SCALE) {
			return new ColumnType(ColumnKind.NUMERIC, Types.NUMERIC, standard.name(), ColumnType.UNLIMITED,
					ColumnType.UNLIMITED);
		}
		boolean integer = standard.scale() == 0 && standard.size() <= INTEGER_DIGITS;
		return standard.as(integer ? ColumnKind.INTEGER : ColumnKind.NUMERIC);
	}

	@Override
	public boolean isSystemSchema(@Nullable String schema) {
		return OracleCatalog.isSystemSchema(schema);
	}

	@Override
	public Set<String> identityAlwaysColumns(Connection connection, String schema, String table) throws SQLException {
		return OracleCatalog.IDENTITY_ALWAYS.names(connection, schema, table);
	}

	@Override
	public List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return OracleCatalog.UNIQUE_KEYS.keys(connection, schema, table);
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return Math.min(MOST_ROWS, rows);
	}

	@Override
	public String statement(MergePlan plan, int rows) {
		return """
				MERGE INTO %s t
				USING (SELECT %s FROM dual) s
				ON (%s)
				WHEN MATCHED THEN UPDATE SET %s WHERE (%s)
				WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)""".formatted(plan.table(),
				Sql.join(plan.columns(), (column) -> cast(column) + " " + Sql.alias(plan, column)),
				Sql.join(plan.key(),
						(column) -> Sql.stored(column) + " = " + filledUp(column, Sql.incoming(plan, column)), " AND "),
				Sql.join(plan.updated(), (column) -> Sql.stored(column) + " = " + Sql.incoming(plan, column)),
				plan.order().newer(Sql::stored, (column) -> Sql.incoming(plan, column)),
				Sql.identifiers(plan.columns()), Sql.join(plan.columns(), (column) -> Sql.incoming(plan, column)));
	}

	@Override
	public String parameter(MergeColumn column) {
		return filledUp(column, cast(column));
	}

	/**
	 * A value of the column's own type: of two types Oracle converts either, and no index
	 * helps with a column that is converted. What is bound has a type, so that format
	 * settings of the session have no say.
	 */
	private static String cast(MergeColumn column) {
		String name = column.type().name();
		String type = switch (column.type().kind()) {
			case BOOLEAN -> "BOOLEAN";
			case TIMESTAMP -> name.equals("DATE") ? "DATE" : "TIMESTAMP(9)";
			case TIMESTAMP_WITH_TIME_ZONE ->
				name.endsWith("LOCAL TIME ZONE") ? "TIMESTAMP(9) WITH LOCAL TIME ZONE" : "TIMESTAMP(9) WITH TIME ZONE";
			case FLOATING -> name.startsWith("BINARY") ? name : "";
			default -> "";
		};
		return type.isEmpty() ? "?" : "CAST(? AS " + type + ")";
	}

	/**
	 * A value to compare a column with: blanks that fill a {@code CHAR} up are ignored
	 * only between two of these.
	 */
	private static String filledUp(MergeColumn column, String value) {
		ColumnType type = column.type();
		return switch (type.jdbcType()) {
			case Types.CHAR -> "CAST(" + value + " AS CHAR(" + type.size() + " CHAR))";
			case Types.NCHAR -> "CAST(" + value + " AS NCHAR(" + type.size() + "))";
			default -> value;
		};
	}

	@Override
	public MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		try (OracleParameters parameters = new OracleParameters(statement)) {
			for (MergeRow row : rows) {
				for (int column = 0; column < plan.columns().size(); column++) {
					parameters.bind(column + 1, plan.columns().get(column).type(), row.value(column));
				}
				statement.addBatch();
			}
			MergeCount count = MergeCount.NONE;
			for (int written : statement.executeBatch()) {
				count = count.plus(Sql.count(1, written));
			}
			return count;
		}
	}

	@Override
	public void bind(PreparedStatement statement, int index, MergeColumn column, @Nullable Object value)
			throws SQLException {
		// Neither keys nor versions are large objects: nothing to free.
		new OracleParameters(statement).bind(index, column.type(), value);
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		return OracleFailures.classify(failure);
	}

	@Override
	public @Nullable String constraint(SQLException failure) {
		return OracleFailures.constraint(failure);
	}

}

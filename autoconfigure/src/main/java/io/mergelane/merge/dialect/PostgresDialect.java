package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

import io.mergelane.merge.BulkLane;
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
 * PostgreSQL: {@code INSERT .. SELECT FROM unnest(..) ON CONFLICT DO UPDATE .. WHERE},
 * one statement and one array per column for any number of rows.
 * <p>
 * Threading: immutable.
 */
final class PostgresDialect implements MergeDialect {

	private static final int MAX_SCALE = 1000;

	private static final int SCALE_RANGE = 2048;

	private final BulkLane bulkLane = new PostgresCopy();

	@Override
	public String name() {
		return "PostgreSQL";
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		ColumnType standard = ColumnType.standard(jdbcType, typeName, size, scale);
		return switch (typeName) {
			case "bool" -> standard.as(ColumnKind.BOOLEAN);
			case "uuid" -> standard.as(ColumnKind.UUID);
			case "timestamptz" -> standard.as(ColumnKind.TIMESTAMP_WITH_TIME_ZONE);
			case "bit", "varbit", "timetz", "money" -> standard.as(ColumnKind.OTHER);
			case "numeric" -> numeric(standard);
			default -> standard;
		};
	}

	/**
	 * Without precision it keeps every digit, and the driver reports scale 0. A negative
	 * scale is reported as the eleven bits that hold it.
	 */
	private static ColumnType numeric(ColumnType standard) {
		int scale = (standard.scale() > MAX_SCALE) ? standard.scale() - SCALE_RANGE : standard.scale();
		return new ColumnType(ColumnKind.NUMERIC, standard.jdbcType(), standard.name(), standard.size(),
				(standard.size() == ColumnType.UNLIMITED) ? ColumnType.UNLIMITED : scale);
	}

	@Override
	public Set<String> identityAlwaysColumns(Connection connection, String schema, String table) throws SQLException {
		return IdentityColumns.always(connection, schema, table);
	}

	@Override
	public List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return PostgresUniqueKeys.read(connection, schema, table);
	}

	@Override
	public boolean acceptsNulCharacter() {
		return false;
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return rows;
	}

	@Override
	public String statement(MergePlan plan, int rows) {
		String source = "SELECT %s\nFROM unnest(%s) AS s(%s)".formatted(selected(plan, PostgresDialect::selected),
				Sql.join(plan.columns(), PostgresDialect::array), Sql.aliases(plan));
		return insert(plan, source);
	}

	/**
	 * Render a guarded insert that tells what became of the rows.
	 * @param plan table and columns
	 * @param source selects the rows, one column after the other
	 */
	static String insert(MergePlan plan, String source) {
		return """
				WITH written AS (
				INSERT INTO %s AS t (%s)
				%s
				ON CONFLICT (%s) DO UPDATE SET %s
				WHERE %s
				RETURNING %s AS inserted)
				SELECT count(*), count(*) FILTER (WHERE inserted) FROM written""".formatted(plan.table(),
				Sql.identifiers(plan.columns()), source, Sql.identifiers(plan.key()),
				Sql.join(plan.updated(), (column) -> column.identifier() + " = EXCLUDED." + column.identifier()),
				plan.order()
					.newer((column) -> "t." + column.identifier(), (column) -> "EXCLUDED." + column.identifier()),
				// No row of a partitioned table has system columns.
				plan.partitioned() ? "false" : "(t.xmax = 0)");
	}

	private static String array(MergeColumn column) {
		return "?::" + elementType(column) + "[]";
	}

	@Override
	public String parameter(MergeColumn column) {
		return selected(column, "?");
	}

	@Override
	public void bind(PreparedStatement statement, int index, MergeColumn column, @Nullable Object value)
			throws SQLException {
		statement.setObject(index,
				(value != null && elementType(column).equals("text")) ? PostgresText.of(value) : value);
	}

	/**
	 * The type in which values are sent: a wide native one or text, never one with a
	 * length, to which a cast would truncate without an error.
	 */
	static String elementType(MergeColumn column) {
		return switch (column.type().kind()) {
			case BOOLEAN -> "bool";
			case INTEGER -> "int8";
			case FLOATING -> "float8";
			case BINARY -> "bytea";
			default -> isDomain(column) ? typeName(column) : "text";
		};
	}

	static String selected(MergePlan plan, BiFunction<MergeColumn, String, String> rendered) {
		return Sql.join(plan.columns(), (column) -> rendered.apply(column, "s." + Sql.alias(plan, column)));
	}

	static String selected(MergeColumn column, String sent) {
		// The insert itself narrows integers and floats, checking their range.
		return elementType(column).equals("text") ? "CAST(" + sent + " AS " + typeName(column) + ")" : sent;
	}

	/**
	 * A domain can have a length of its own: no cast, its values are parsed by the array.
	 */
	private static boolean isDomain(MergeColumn column) {
		return column.type().jdbcType() == Types.DISTINCT;
	}

	private static String typeName(MergeColumn column) {
		String name = column.type().name();
		// The driver quotes and qualifies what is not on the search path.
		return name.startsWith("\"") ? name : '"' + name.replace("\"", "\"\"") + '"';
	}

	@Override
	public MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		Connection connection = statement.getConnection();
		List<MergeColumn> columns = plan.columns();
		@Nullable Object[][] arrays = arrays(columns, rows);
		for (int i = 0; i < arrays.length; i++) {
			statement.setArray(i + 1, connection.createArrayOf(elementType(columns.get(i)), arrays[i]));
		}
		return count(statement, plan, rows.size());
	}

	/**
	 * An array per column, filled row by row: a row's values lie together in memory.
	 */
	private static @Nullable Object[][] arrays(List<MergeColumn> columns, List<? extends MergeRow> rows) {
		@Nullable Object[][] arrays = new Object[columns.size()][];
		for (int column = 0; column < arrays.length; column++) {
			arrays[column] = array(columns.get(column), rows.size());
		}
		int index = 0;
		for (MergeRow row : rows) {
			for (int column = 0; column < arrays.length; column++) {
				Object value = row.value(column);
				arrays[column][index] = (value != null && arrays[column] instanceof String[]) ? PostgresText.of(value)
						: value;
			}
			index++;
		}
		return arrays;
	}

	private static @Nullable Object[] array(MergeColumn column, int size) {
		return switch (column.type().kind()) {
			case BOOLEAN -> new Boolean[size];
			case INTEGER -> new Long[size];
			case FLOATING -> new Double[size];
			case BINARY -> new byte[size][];
			default -> new String[size];
		};
	}

	static MergeCount count(PreparedStatement statement, MergePlan plan, int rows) throws SQLException {
		try (ResultSet result = statement.executeQuery()) {
			result.next();
			int written = result.getInt(1);
			return new MergeCount(plan.partitioned() ? 0 : result.getInt(2), written, rows - written, 0);
		}
	}

	@Override
	public BulkLane bulkLane() {
		return this.bulkLane;
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		String state = (failure.getSQLState() != null) ? failure.getSQLState() : "";
		return switch (state) {
			// Deadlock; lock not available; canceled by a timeout; shut down or starting.
			case "40P01", "55P03", "57014", "57P01", "57P02", "57P03" -> MergeFailure.TRANSIENT;
			// Ended for being idle, or for its transaction being idle or long.
			case "57P05", "25P03", "25P04" -> MergeFailure.TRANSIENT;
			// Raised by a trigger.
			case "P0001" -> MergeFailure.DATA;
			default -> classify(failure, state);
		};
	}

	private static MergeFailure classify(SQLException failure, String state) {
		if (state.startsWith("53")) {
			return MergeFailure.TRANSIENT;
		}
		// Program limit exceeded, such as an index entry too long; check option violated.
		if (state.startsWith("54") || state.startsWith("44")) {
			return MergeFailure.DATA;
		}
		return MergeFailure.standard(failure);
	}

	@Override
	public @Nullable String constraint(SQLException failure) {
		return PostgresConstraint.of(failure);
	}

}

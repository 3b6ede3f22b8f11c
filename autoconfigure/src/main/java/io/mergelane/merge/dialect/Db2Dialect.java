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
 * Db2 11.5 for Linux, UNIX and Windows: {@code MERGE} from a list of values, which two
 * writers can both take for an insert; the second meets the unique index and does it
 * again.
 * <p>
 * A deadlock or lock timeout (-911) ends the transaction with its savepoints; -913 ends
 * the statement only, so that it is rolled back here.
 * <p>
 * Threading: immutable.
 */
final class Db2Dialect extends PlainDialect {

	private static final int MOST_ROWS = 128;

	private static final int MOST_PARAMETERS = 32_767;

	private static final int MOST_BYTES = 32_672;

	private static final int MOST_DIGITS = 9;

	private static final String LARGE = "2147483647";

	Db2Dialect() {
		super(new PlainParameters(Types.VARCHAR, ' ', MOST_DIGITS));
	}

	@Override
	public String name() {
		return "Db2";
	}

	@Override
	public boolean isExperimental() {
		return true;
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		ColumnType standard = ColumnType.standard(jdbcType, typeName, size, scale);
		if (typeName.endsWith("FOR BIT DATA")) {
			return standard.as(ColumnKind.BINARY);
		}
		return switch (typeName) {
			case "DECFLOAT" ->
				new ColumnType(ColumnKind.NUMERIC, Types.DECIMAL, typeName, standard.size(), ColumnType.UNLIMITED);
			case "BOOLEAN" -> standard.as(ColumnKind.BOOLEAN);
			case "GRAPHIC", "VARGRAPHIC", "LONG VARGRAPHIC", "DBCLOB" -> standard.as(ColumnKind.TEXT);
			case "XML" -> standard.as(ColumnKind.OTHER);
			// Up to twelve digits; no time here has more than nine.
			case "TIMESTAMP" -> new ColumnType(ColumnKind.TIMESTAMP, Types.TIMESTAMP, typeName, standard.size(),
					Math.min(MOST_DIGITS, scale));
			default -> standard;
		};
	}

	@Override
	public boolean isSystemSchema(@Nullable String schema) {
		// No other schema may begin like this.
		return schema != null && schema.startsWith("SYS");
	}

	@Override
	public Set<String> identityAlwaysColumns(Connection connection, String schema, String table) throws SQLException {
		return Db2Catalog.GENERATED_ALWAYS.names(connection, schema, table);
	}

	@Override
	public List<Set<String>> uniqueKeys(Connection connection, @Nullable String schema, String table)
			throws SQLException {
		return Db2Catalog.UNIQUE_KEYS.keys(connection, schema, table);
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return Sql.fewSizes(plan, rows, MOST_ROWS, MOST_PARAMETERS);
	}

	@Override
	public String statement(MergePlan plan, int rows) {
		return Sql.merge(plan, plan.table() + " AS t", Sql.rows(plan, rows, this::parameter),
				(column) -> Sql.incoming(plan, column)) + "\nELSE IGNORE";
	}

	/**
	 * A list of values takes no parameter without a type. Nothing is cut off: what is too
	 * long for its type is refused.
	 */
	@Override
	public String parameter(MergeColumn column) {
		ColumnType type = column.type();
		return switch (type.kind()) {
			case BOOLEAN -> cast("?", "BOOLEAN");
			case INTEGER -> cast("?", integer(type));
			case NUMERIC -> cast("?", (type.scale() == ColumnType.UNLIMITED) ? "DECFLOAT(34)"
					: "DECIMAL(" + type.size() + ", " + type.scale() + ")");
			case FLOATING -> cast("?", (type.jdbcType() == Types.REAL) ? "REAL" : "DOUBLE");
			case TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE -> parsed("TIMESTAMP(" + type.scale() + ")");
			case DATE -> parsed("DATE");
			case TIME -> parsed("TIME");
			case TEXT -> cast("?", text(type));
			case BINARY -> cast("?", binary(type));
			case UUID -> parsed("VARCHAR(36)");
			case OTHER -> type.name().equals("XML") ? "XMLPARSE(DOCUMENT " + cast("?", "CLOB(" + LARGE + ")") + ")"
					: cast("?", "VARCHAR(" + MOST_BYTES + ")");
		};
	}

	private static String cast(String value, String type) {
		return "CAST(" + value + " AS " + type + ")";
	}

	private static String parsed(String type) {
		return cast(cast("?", "VARCHAR(36)"), type);
	}

	private static String integer(ColumnType type) {
		return switch (type.jdbcType()) {
			case Types.SMALLINT -> "SMALLINT";
			case Types.INTEGER -> "INTEGER";
			default -> "BIGINT";
		};
	}

	/**
	 * Wide enough for a column that counts its length in characters of four bytes, or of
	 * two double ones.
	 */
	private static String text(ColumnType type) {
		return switch (type.name()) {
			case "CLOB" -> "CLOB(" + LARGE + ")";
			case "DBCLOB" -> "DBCLOB(1073741823)";
			case "GRAPHIC", "VARGRAPHIC", "LONG VARGRAPHIC" -> "VARGRAPHIC(" + widened(type, 2, MOST_BYTES / 2) + ")";
			default -> "VARCHAR(" + widened(type, 4, MOST_BYTES) + ")";
		};
	}

	private static long widened(ColumnType type, int factor, int most) {
		return Math.min((long) factor * type.size(), most);
	}

	private static String binary(ColumnType type) {
		if (type.jdbcType() == Types.BLOB) {
			return "BLOB(" + LARGE + ")";
		}
		return type.name().endsWith("FOR BIT DATA") ? "VARCHAR(" + widened(type, 1, MOST_BYTES) + ") FOR BIT DATA"
				: "VARBINARY(" + widened(type, 1, MOST_BYTES) + ")";
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		return Db2Failures.classify(failure);
	}

	@Override
	public @Nullable String constraint(SQLException failure) {
		return Db2Failures.constraint(failure);
	}

}

package io.mergelane.merge.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Set;

import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;

/**
 * H2: {@code MERGE USING (VALUES ..)}, which two writers can both take for an insert; the
 * second meets the unique index and does it again.
 * <p>
 * Threading: immutable.
 */
final class H2Dialect implements MergeDialect {

	private static final int MOST_ROWS = 128;

	private static final int LOCK_TIMEOUT = 50200;

	@Override
	public String name() {
		return "H2";
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		ColumnType standard = ColumnType.standard(jdbcType, typeName, size, scale);
		if (typeName.equals("UUID")) {
			return standard.as(ColumnKind.UUID);
		}
		return typeName.equals("DECFLOAT")
				? new ColumnType(ColumnKind.NUMERIC, jdbcType, typeName, size, ColumnType.UNLIMITED) : standard;
	}

	@Override
	public Set<String> identityAlwaysColumns(Connection connection, String schema, String table) throws SQLException {
		return IdentityColumns.always(connection, schema, table);
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return Sql.fewSizes(plan, rows, MOST_ROWS, Integer.MAX_VALUE);
	}

	@Override
	public String statement(MergePlan plan, int rows) {
		return Sql.merge(plan, plan.table() + " t", Sql.rows(plan, rows, this::parameter),
				(column) -> Sql.incoming(plan, column));
	}

	@Override
	public String parameter(MergeColumn column) {
		ColumnType type = column.type();
		return switch (type.kind()) {
			case BOOLEAN -> "CAST(? AS BOOLEAN)";
			case INTEGER, UUID, DATE -> "CAST(? AS " + type.name() + ")";
			case NUMERIC -> "CAST(? AS " + numeric(type) + ")";
			case FLOATING -> "CAST(? AS DOUBLE PRECISION)";
			case TIMESTAMP -> "CAST(? AS TIMESTAMP(9))";
			case TIMESTAMP_WITH_TIME_ZONE -> "CAST(? AS TIMESTAMP(9) WITH TIME ZONE)";
			case TIME -> "CAST(? AS TIME(9))";
			// No lengths: a cast would truncate without an error.
			case TEXT -> (type.jdbcType() == Types.CLOB) ? "CAST(? AS CLOB)" : "CAST(? AS VARCHAR)";
			case BINARY -> (type.jdbcType() == Types.BLOB) ? "CAST(? AS BLOB)" : "CAST(? AS VARBINARY)";
			case OTHER -> type.name().equals("JSON") ? "CAST(? AS VARCHAR) FORMAT JSON" : "CAST(? AS VARCHAR)";
		};
	}

	private static String numeric(ColumnType type) {
		return (type.scale() == ColumnType.UNLIMITED) ? type.name()
				: "NUMERIC(" + type.size() + ", " + type.scale() + ")";
	}

	@Override
	public MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		int parameter = 1;
		for (MergeRow row : rows) {
			for (int column = 0; column < plan.columns().size(); column++) {
				statement.setObject(parameter++, row.value(column));
			}
		}
		return MergeCount.of(rows.size(), statement.executeUpdate());
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		String state = (failure.getSQLState() != null) ? failure.getSQLState() : "";
		return switch (state) {
			// Concurrent update; lock timeout; connection or database closed.
			case "90131", "HYT00", "90067", "90098", "90121" -> MergeFailure.TRANSIENT;
			default ->
				(failure.getErrorCode() == LOCK_TIMEOUT) ? MergeFailure.TRANSIENT : MergeFailure.standard(failure);
		};
	}

}

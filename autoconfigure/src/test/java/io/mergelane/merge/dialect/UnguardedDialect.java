package io.mergelane.merge.dialect;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnType;

/**
 * A dialect with a planted bug: its statement writes whatever the version.
 */
final class UnguardedDialect implements MergeDialect {

	private final MergeDialect dialect;

	UnguardedDialect(MergeDialect dialect) {
		this.dialect = dialect;
	}

	@Override
	public String name() {
		return this.dialect.name();
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		return this.dialect.columnType(jdbcType, typeName, size, scale);
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return this.dialect.statementRows(plan, rows);
	}

	@Override
	public String statement(MergePlan plan, int rows) {
		return this.dialect.statement(plan, rows)
			.replaceAll("WHERE \\S+ < \\S+", "")
			.replaceAll("IF\\([^,]+ < [^,]+, ([^,]+), [^,)]+\\)", "$1")
			.replaceAll("WHEN MATCHED AND \\(.+\\) THEN UPDATE", "WHEN MATCHED THEN UPDATE");
	}

	@Override
	public MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		return this.dialect.execute(statement, plan, rows);
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		return this.dialect.classify(failure);
	}

}

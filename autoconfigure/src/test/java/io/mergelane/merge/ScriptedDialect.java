package io.mergelane.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

import javax.sql.DataSource;

import io.mergelane.merge.dialect.MergeDialects;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnType;

/**
 * A dialect that fails when told to and counts its statements.
 */
final class ScriptedDialect implements MergeDialect {

	private final MergeDialect dialect;

	private final Deque<SQLException> failures = new ArrayDeque<>();

	private Predicate<MergeRow> poison = (row) -> false;

	private String poisonState = "22000";

	int statements;

	private ScriptedDialect(MergeDialect dialect) {
		this.dialect = dialect;
	}

	static ScriptedDialect of(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			MergeDialect dialect = new MergeDialects().resolve(connection.getMetaData());
			if (dialect == null) {
				throw new IllegalStateException("No dialect");
			}
			return new ScriptedDialect(dialect);
		}
	}

	void fail(SQLException failure, int times) {
		for (int i = 0; i < times; i++) {
			this.failures.add(failure);
		}
	}

	void poison(Predicate<MergeRow> poison, String state) {
		this.poison = poison;
		this.poisonState = state;
	}

	@Override
	public String name() {
		return "Scripted";
	}

	@Override
	public ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		return this.dialect.columnType(jdbcType, typeName, size, scale);
	}

	@Override
	public int statementRows(MergePlan plan, int rows) {
		return rows;
	}

	@Override
	public String statement(MergePlan plan, int rows) {
		return this.dialect.statement(plan, rows);
	}

	@Override
	public MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		this.statements++;
		SQLException failure = this.failures.poll();
		if (failure != null) {
			throw failure;
		}
		if (rows.stream().anyMatch(this.poison)) {
			throw new SQLException("The value is secret", this.poisonState);
		}
		return this.dialect.execute(statement, plan, rows);
	}

	@Override
	public MergeFailure classify(SQLException failure) {
		return this.dialect.classify(failure);
	}

}

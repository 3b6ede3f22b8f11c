package io.mergelane.merge.dialect;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows by one statement whose parameters are bound by the plainest methods of JDBC.
 * <p>
 * Threading: immutable.
 */
abstract class PlainDialect implements MergeDialect {

	private final PlainParameters parameters;

	PlainDialect(PlainParameters parameters) {
		this.parameters = parameters;
	}

	@Override
	public final MergeCount execute(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows)
			throws SQLException {
		this.parameters.bind(statement, plan, rows);
		return Sql.count(rows.size(), statement.executeUpdate());
	}

	@Override
	public final void bind(PreparedStatement statement, int index, MergeColumn column, @Nullable Object value)
			throws SQLException {
		this.parameters.bind(statement, index, column, value);
	}

}

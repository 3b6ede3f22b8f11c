package io.mergelane.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeOrder;
import io.mergelane.merge.table.MergeTarget;

/**
 * Deletes rows that are not newer than the delete.
 * <p>
 * Threading: immutable.
 */
final class GuardedDeletes {

	private final RowParameters parameters;

	private final String statement;

	GuardedDeletes(MergeDialect dialect, MergeTarget target) {
		this.parameters = new RowParameters(dialect);
		// Of equal versions a delete is newer.
		MergeOrder order = new MergeOrder(target.order().columns(), true);
		this.statement = "DELETE FROM %s WHERE %s AND (%s)".formatted(target.table().identifier(),
				this.parameters.addEqual(target.key()), order.newer(MergeColumn::identifier, this.parameters::add));
	}

	/**
	 * Delete rows, in key order.
	 */
	MergeCount send(Connection connection, List<MappedRow> rows) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.statement)) {
			for (MappedRow row : rows) {
				this.parameters.bind(statement, 1, row);
				statement.addBatch();
			}
			MergeCount count = MergeCount.NONE;
			for (int deleted : statement.executeBatch()) {
				count = count.plus((deleted < 0) ? MergeCount.untold(1) : MergeCount.of(1, deleted));
			}
			return count;
		}
	}

}

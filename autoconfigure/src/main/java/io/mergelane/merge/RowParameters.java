package io.mergelane.merge;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.table.MergeColumn;

/**
 * The parameters of a statement that takes values of a row, in their order.
 * <p>
 * Threading: filled by one thread; immutable from then on.
 */
final class RowParameters {

	private final MergeDialect dialect;

	private final List<MergeColumn> columns = new ArrayList<>();

	RowParameters(MergeDialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * Add a parameter.
	 * @return its SQL
	 */
	String add(MergeColumn column) {
		this.columns.add(column);
		return this.dialect.parameter(column);
	}

	/**
	 * Add a parameter for each column.
	 * @return the condition that all columns equal them
	 */
	String addEqual(List<MergeColumn> columns) {
		return columns.stream()
			.map((column) -> column.identifier() + " = " + add(column))
			.collect(Collectors.joining(" AND "));
	}

	/**
	 * Bind the values of a row.
	 * @param first index of the first parameter
	 * @return the index behind the last one
	 */
	int bind(PreparedStatement statement, int first, MappedRow row) throws SQLException {
		int parameter = first;
		for (MergeColumn column : this.columns) {
			this.dialect.bind(statement, parameter++, column, row.value(column));
		}
		return parameter;
	}

}

package io.mergelane.merge.dialect;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;

/**
 * Renders what merge statements have in common.
 * <p>
 * Threading: stateless.
 */
final class Sql {

	private Sql() {
	}

	static String join(List<MergeColumn> columns, Function<MergeColumn, String> rendered) {
		return join(columns, rendered, ", ");
	}

	static String join(List<MergeColumn> columns, Function<MergeColumn, String> rendered, String separator) {
		return columns.stream().map(rendered).collect(Collectors.joining(separator));
	}

	static String identifiers(List<MergeColumn> columns) {
		return join(columns, MergeColumn::identifier);
	}

	/**
	 * The name that a column has in a source of rows: the names of tables can be long, or
	 * reserved.
	 */
	static String alias(MergePlan plan, MergeColumn column) {
		return "c" + (plan.columns().indexOf(column) + 1);
	}

	static String aliases(MergePlan plan) {
		return join(plan.columns(), (column) -> alias(plan, column));
	}

	/**
	 * Lists of parameters, one for each row.
	 */
	static String rows(MergePlan plan, int rows, Function<MergeColumn, String> parameter) {
		return String.join(", ", Collections.nCopies(rows, "(" + join(plan.columns(), parameter) + ")"));
	}

}

package io.mergelane.merge.dialect;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.mergelane.merge.MergeCount;
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
	 * What the row of the table that has a row's key holds in a column.
	 */
	static String stored(MergeColumn column) {
		return "t." + column.identifier();
	}

	/**
	 * What a row has for a column.
	 */
	static String incoming(MergePlan plan, MergeColumn column) {
		return "s." + alias(plan, column);
	}

	/**
	 * How many rows a statement takes: a power of two, so that there are few statements
	 * for the database to compile.
	 */
	static int fewSizes(MergePlan plan, int rows, int mostRows, int mostParameters) {
		int most = Math.max(1, Math.min(mostRows, mostParameters / plan.columns().size()));
		return Integer.highestOneBit(Math.min(rows, most));
	}

	/**
	 * Render {@code MERGE} from a list of values.
	 * @param plan table and columns
	 * @param target the table, with {@code t} as its alias
	 * @param rows the list
	 * @param key renders what a key column is compared with
	 */
	static String merge(MergePlan plan, String target, String rows, Function<MergeColumn, String> key) {
		return """
				MERGE INTO %s
				USING (VALUES %s) s(%s)
				ON %s
				WHEN MATCHED AND (%s) THEN UPDATE SET %s
				WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)""".formatted(target, rows, aliases(plan),
				join(plan.key(), (column) -> stored(column) + " = " + key.apply(column), " AND "),
				plan.order().newer(Sql::stored, (column) -> incoming(plan, column)),
				join(plan.updated(), (column) -> column.identifier() + " = " + incoming(plan, column)),
				identifiers(plan.columns()), join(plan.columns(), (column) -> incoming(plan, column)));
	}

	/**
	 * Count what a statement wrote, where a driver may tell nothing, or add what triggers
	 * wrote.
	 */
	static MergeCount count(int rows, int written) {
		return (written < 0) ? MergeCount.untold(rows) : MergeCount.of(rows, Math.min(rows, written));
	}

	/**
	 * Lists of parameters, one for each row.
	 */
	static String rows(MergePlan plan, int rows, Function<MergeColumn, String> parameter) {
		return String.join(", ", Collections.nCopies(rows, "(" + join(plan.columns(), parameter) + ")"));
	}

}

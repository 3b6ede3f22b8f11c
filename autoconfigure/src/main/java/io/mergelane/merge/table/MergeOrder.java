package io.mergelane.merge.table;

import java.util.List;
import java.util.function.Function;

/**
 * What makes a row newer than another one of its key: the first of these columns whose
 * values differ decides. A stored null is older than anything.
 * <p>
 * Threading: immutable.
 *
 * @param columns the version column, and what decides between equal versions
 * @param replacesEqual whether a row that is equal in all of them counts as newer
 */
public record MergeOrder(List<MergeColumn> columns, boolean replacesEqual) {

	public MergeOrder {
		columns = List.copyOf(columns);
	}

	/**
	 * Order by a version alone; of equal versions the stored one stays.
	 * @param version the version column
	 * @return the order
	 */
	public static MergeOrder by(MergeColumn version) {
		return new MergeOrder(List.of(version), false);
	}

	/**
	 * The version column.
	 * @return the first column
	 */
	public MergeColumn version() {
		return this.columns.get(0);
	}

	/**
	 * Render the guard: the condition under which a row is newer than the stored one.
	 * @param stored renders the stored value of a column
	 * @param incoming renders the row's value of a column
	 * @return the condition, without parentheses around it
	 */
	public String newer(Function<MergeColumn, String> stored, Function<MergeColumn, String> incoming) {
		return newer(0, stored, incoming);
	}

	private String newer(int index, Function<MergeColumn, String> stored, Function<MergeColumn, String> incoming) {
		MergeColumn column = this.columns.get(index);
		boolean last = index == this.columns.size() - 1;
		String operator = (last && this.replacesEqual) ? " <= " : " < ";
		String newer = (column.nullable() ? stored.apply(column) + " IS NULL OR " : "") + stored.apply(column)
				+ operator + incoming.apply(column);
		return last ? newer : newer + " OR " + stored.apply(column) + " = " + incoming.apply(column) + " AND ("
				+ newer(index + 1, stored, incoming) + ")";
	}

}

package io.mergelane.merge.row;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeTarget;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of the table that remembers the versions of another one. Public only for
 * the packages beside this one.
 * <p>
 * Threading: immutable.
 */
public final class LedgerRows {

	private final MergeTarget target;

	private final MergeTarget ledger;

	private final MarkedColumns marked;

	private final WritePlan plan;

	/**
	 * Create the maker.
	 * @param target the table whose versions are remembered
	 * @param ledger the table that remembers them, with equally named key columns
	 * @param acceptsNul whether text may contain the character U+0000
	 */
	public LedgerRows(MergeTarget target, MergeTarget ledger, boolean acceptsNul) {
		this.target = target;
		this.ledger = ledger;
		this.marked = new MarkedColumns(ledger, false);
		List<MergeColumn> columns = new ArrayList<>(ledger.key());
		columns.addAll(ledger.order().columns());
		this.plan = new WritePlan(ledger, columns, acceptsNul);
	}

	/**
	 * Make the row that remembers another.
	 * @param index its index
	 * @param row the row to be remembered
	 * @return the row of the ledger
	 */
	public MappedRow of(int index, MappedRow row) {
		RowMark mark = new RowMark(row.deleted(), null);
		@Nullable Object[] values = this.plan.plan()
			.columns()
			.stream()
			.<@Nullable Object>map(
					(column) -> this.marked.contains(column) ? this.marked.value(column, mark) : row.value(of(column)))
			.toArray();
		return this.plan.row(index, values, row.deleted());
	}

	/**
	 * The column of the target that a column of the ledger repeats.
	 */
	private MergeColumn of(MergeColumn column) {
		int order = this.ledger.order().columns().indexOf(column);
		if (order >= 0) {
			return this.target.order().columns().get(order);
		}
		return this.target.key()
			.stream()
			.filter((key) -> key.name().equalsIgnoreCase(column.name()))
			.findFirst()
			.orElseThrow();
	}

}

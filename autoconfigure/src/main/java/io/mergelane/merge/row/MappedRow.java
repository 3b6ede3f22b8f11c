package io.mergelane.merge.row;

import java.util.Comparator;
import java.util.List;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.table.MergeTarget;
import org.jspecify.annotations.Nullable;

/**
 * A valid row, with its key and version as the table will hold them. Public only for the
 * packages beside this one.
 * <p>
 * Threading: immutable.
 */
public final class MappedRow implements MergeRow, MergeUnit {

	/**
	 * The order in which rows of a table are written, and locked.
	 */
	public static final Comparator<MappedRow> BY_KEY = (left, right) -> left.key.compareTo(right.key);

	private final int index;

	private final WritePlan plan;

	private final @Nullable Object[] values;

	private final Comparables key;

	private final Comparables order;

	private final boolean deleted;

	MappedRow(int index, WritePlan plan, @Nullable Object[] values, Comparables key, Comparables order,
			boolean deleted) {
		this.index = index;
		this.plan = plan;
		this.values = values;
		this.key = key;
		this.order = order;
		this.deleted = deleted;
	}

	@Override
	public @Nullable Object value(int column) {
		return this.values[column];
	}

	/**
	 * Value of a column that every row has: of the key or the order.
	 * @param column the column
	 * @return the value
	 */
	public @Nullable Object value(MergeColumn column) {
		return this.values[plan().columns().indexOf(column)];
	}

	@Override
	public int index() {
		return this.index;
	}

	/**
	 * Whether the row is to be deleted.
	 * @return whether it is
	 */
	public boolean deleted() {
		return this.deleted;
	}

	/**
	 * The table of the row.
	 * @return the table
	 */
	public MergeTarget target() {
		return this.plan.target();
	}

	/**
	 * Table and columns of the row.
	 * @return the plan
	 */
	public MergePlan plan() {
		return this.plan.plan();
	}

	Comparables key() {
		return this.key;
	}

	WritePlan writePlan() {
		return this.plan;
	}

	/**
	 * Whether this row would replace one of the same key if it was written after it. Of
	 * equal versions a delete is newer. Of rows that are equal in this, too, the later
	 * one is told by its index: rows are not always looked at in their order.
	 */
	boolean isNewerThan(MappedRow other) {
		int order = this.order.compareTo(other.order);
		order = (order != 0) ? order : Boolean.compare(this.deleted, other.deleted);
		if (order != 0) {
			return order > 0;
		}
		return plan().order().replacesEqual() ? this.index >= other.index : this.index < other.index;
	}

	@Override
	public List<MappedRow> rows() {
		return List.of(this);
	}

}

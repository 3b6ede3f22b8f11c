package io.mergelane.merge.row;

import io.mergelane.merge.table.MergePlan;
import org.jspecify.annotations.Nullable;

/**
 * A valid row, with its key and version as the table will hold them. Public only for the
 * packages beside this one.
 * <p>
 * Threading: immutable.
 */
public final class MappedRow implements MergeRow {

	private final int index;

	private final WritePlan plan;

	private final @Nullable Object[] values;

	private final RowKey key;

	private final Comparable<?> version;

	MappedRow(int index, WritePlan plan, @Nullable Object[] values, RowKey key, Comparable<?> version) {
		this.index = index;
		this.plan = plan;
		this.values = values;
		this.key = key;
		this.version = version;
	}

	@Override
	public @Nullable Object value(int column) {
		return this.values[column];
	}

	/**
	 * Index of the row in the list that was to be written.
	 * @return the index
	 */
	public int index() {
		return this.index;
	}

	/**
	 * Table and columns of the row.
	 * @return the plan
	 */
	public MergePlan plan() {
		return this.plan.plan();
	}

	WritePlan writePlan() {
		return this.plan;
	}

	RowKey key() {
		return this.key;
	}

	/**
	 * Compare versions: positive if this row is newer.
	 */
	int compareVersion(MappedRow other) {
		return RowKey.compare(this.version, other.version);
	}

}

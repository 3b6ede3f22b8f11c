package io.mergelane.merge;

import org.jspecify.annotations.Nullable;

/**
 * A valid row, with its key and version as the table will hold them.
 * <p>
 * Threading: immutable.
 */
final class MappedRow implements MergeRow {

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

	int index() {
		return this.index;
	}

	WritePlan plan() {
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

package io.mergelane.merge;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.mergelane.Merge;
import io.mergelane.merge.row.InvalidRowException;
import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.row.RowMark;
import io.mergelane.merge.table.MergeTarget;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a writer, in the order in which all writers of these tables write them.
 * <p>
 * Threading: thread-safe.
 */
final class TargetWriters {

	private final List<TargetWriter> writers;

	private final Map<MergeTarget, Integer> positions = new IdentityHashMap<>();

	TargetWriters(List<TargetWriter> writers) {
		this.writers = writers.stream()
			.sorted(Comparator.comparing((writer) -> writer.target().table().identifier()))
			.toList();
		this.writers.forEach((writer) -> this.positions.put(writer.target(), this.positions.size()));
	}

	boolean isSingle() {
		return this.writers.size() == 1;
	}

	/**
	 * Read a row of any of the tables.
	 * @throws InvalidRowException if it cannot be written
	 */
	MappedRow read(int index, @Nullable Object row) {
		if (row == null) {
			throw new InvalidRowException(null, "must not be null");
		}
		if (row instanceof Merge merge) {
			return find(merge.row(), merge.table()).read(index, merge.row(),
					new RowMark(merge.deletes(), merge.version()));
		}
		return find(row, null).read(index, row, RowMark.UPSERT);
	}

	private TargetWriter find(Object row, @Nullable String table) {
		if (table != null) {
			return this.writers.stream()
				.filter((writer) -> writer.table().name().equalsIgnoreCase(table))
				.findFirst()
				.orElseThrow(() -> new InvalidRowException(null, "there is no table of that name to merge it into"));
		}
		return isSingle() ? this.writers.get(0)
				: this.writers.stream()
					.filter((writer) -> writer.takes(row))
					.findFirst()
					.orElseThrow(() -> new InvalidRowException(null,
							"it is not said which table a " + row.getClass().getSimpleName() + " is merged into"));
	}

	/**
	 * The order in which rows are written, so that all writers lock them in the same one:
	 * table after table, and there by key.
	 */
	Comparator<MappedRow> inOrder() {
		return Comparator.<MappedRow>comparingInt((row) -> position(row)).thenComparing(MappedRow.BY_KEY);
	}

	private int position(MappedRow row) {
		Integer position = this.positions.get(row.target());
		return (position != null) ? position : -1;
	}

	List<Purge> purges() {
		return this.writers.stream().map(TargetWriter::purge).filter(Objects::nonNull).toList();
	}

	TableWriter of(MappedRow row) {
		return this.writers.get(position(row)).writer();
	}

}

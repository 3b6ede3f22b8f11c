package io.mergelane.merge.row;

import java.util.Map;

import io.mergelane.merge.table.MergeTarget;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a row from what a user returned. Public only for the packages
 * beside this one.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
public interface RowReader {

	/**
	 * Read and validate a row.
	 * @param index index of the row, for reports
	 * @param row the record, bean or map
	 * @param mark what is known of it besides
	 * @return the valid row
	 * @throws InvalidRowException if it cannot be written
	 */
	MappedRow read(int index, Object row, RowMark mark);

	/**
	 * The reader for rows of a type.
	 * @param type a record or bean type; {@code null} or a {@code Map} type for maps, and
	 * for records and beans that are checked when they come
	 * @param target where they go
	 * @param versionFromOutside whether the version is in the mark instead of the row
	 * @param acceptsNul whether text may contain the character U+0000
	 * @return the reader
	 * @throws io.mergelane.merge.table.UnfitTableException if the type does not match
	 */
	static RowReader of(@Nullable Class<?> type, MergeTarget target, boolean versionFromOutside, boolean acceptsNul) {
		MarkedColumns marked = new MarkedColumns(target, versionFromOutside);
		RowReader maps = new MapRowReader(target, marked, acceptsNul);
		RowReader objects = (type == null || Map.class.isAssignableFrom(type))
				? new AnyRowReader((found) -> ObjectRowReader.of(found, target, marked, acceptsNul))
				: ObjectRowReader.of(type, target, marked, acceptsNul);
		return (index, row, mark) -> ((row instanceof Map) ? maps : objects).read(index, row, mark);
	}

}

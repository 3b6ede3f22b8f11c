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
	 * @return the valid row
	 * @throws InvalidRowException if it cannot be written
	 */
	MappedRow read(int index, Object row);

	/**
	 * The reader for rows of a type.
	 * @param type a record or bean type; {@code null} or a {@code Map} type for maps
	 * @param target where they go
	 * @param acceptsNul whether text may contain the character U+0000
	 * @return the reader
	 * @throws io.mergelane.merge.table.UnfitTableException if the type does not match
	 */
	static RowReader of(@Nullable Class<?> type, MergeTarget target, boolean acceptsNul) {
		return (type == null || Map.class.isAssignableFrom(type)) ? new MapRowReader(target, acceptsNul)
				: ObjectRowReader.of(type, target, acceptsNul);
	}

}

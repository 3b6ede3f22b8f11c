package io.mergelane.merge;

import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link MergeWriter} for a table once that table has been found fit for it.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
public interface MergeWriterFactory {

	/**
	 * Check the table in the database and make a writer for it.
	 * @param table the table
	 * @param rowType a record or bean type, checked completely here; {@code null} or a
	 * {@code Map} type if rows are maps, each of which is checked when it is written
	 * @return the writer
	 * @throws MergeTableException if the table or the row type cannot be merged
	 * @throws org.springframework.dao.DataAccessException if the database cannot be asked
	 */
	MergeWriter create(MergeTable table, @Nullable Class<?> rowType);

}

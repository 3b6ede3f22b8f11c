package io.mergelane.merge;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link MergeWriter} for tables once they have been found fit for it.
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
	default MergeWriter create(MergeTable table, @Nullable Class<?> rowType) {
		return create(List.of(new MergeSource(table, rowType)));
	}

	/**
	 * Check tables in the database and make a writer for all of them. Its rows go to the
	 * table that a {@link io.mergelane.Merge} names, or to that of their type.
	 * @param sources the tables and the types of their rows
	 * @return the writer
	 * @throws MergeTableException if a table or a row type cannot be merged
	 * @throws org.springframework.dao.DataAccessException if the database cannot be asked
	 */
	MergeWriter create(List<MergeSource> sources);

	/**
	 * Return a factory for the tables of another data source.
	 * @param dataSource its bean name
	 * @return the factory
	 * @throws IllegalStateException if this factory is bound to one data source
	 */
	default MergeWriterFactory on(String dataSource) {
		throw new IllegalStateException("This factory is bound to one data source, and it is not by name");
	}

}

package io.mergelane.merge;

import java.util.List;

/**
 * Merges rows into one table: the newest version of each key stays.
 * <p>
 * Invariant: the table ends up the same whatever the order in which the same rows are
 * written, how often, in which batches and by how many writers at a time.
 * <p>
 * Threading: thread-safe.
 */
public interface MergeWriter {

	/**
	 * Write the rows. They are written in chunks, each in a transaction of its own unless
	 * the calling thread already has one for the data source. Chunks written before an
	 * exception stay; writing all rows again is harmless.
	 * @param rows records, beans or maps
	 * @return what became of them; only the rows listed as rejected were not dealt with
	 * @throws org.springframework.dao.DataAccessException if the database still fails
	 * after the allowed number of attempts, or fails for a reason that lies not in a row
	 */
	MergeReport write(List<?> rows);

	/**
	 * Name of the database dialect in use.
	 * @return the name
	 */
	String dialect();

}

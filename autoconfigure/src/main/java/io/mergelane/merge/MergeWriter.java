package io.mergelane.merge;

import java.util.Collection;
import java.util.List;

/**
 * Merges rows into one table or several: the newest version of each key stays.
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
	 * @param rows records, beans or maps, or any of them as {@link io.mergelane.Merge}
	 * @return what became of them; only the rows listed as rejected were not dealt with
	 * @throws org.springframework.dao.DataAccessException if the database still fails
	 * after the allowed number of attempts, or fails for a reason that lies not in a row
	 */
	MergeReport write(List<?> rows);

	/**
	 * Write rows of which some belong together: those of one collection are written in
	 * one transaction or, if one of them cannot be written, not at all. Otherwise as
	 * {@link #write}.
	 * @param groups collections of records, beans or maps
	 * @return what became of them; the indexes of the rejected are those of collections
	 * @throws org.springframework.dao.DataAccessException as {@link #write}
	 */
	MergeReport writeTogether(List<? extends Collection<?>> groups);

	/**
	 * Delete the rows that are flagged as deleted and whose version is lower than a given
	 * one, of a table or its ledger. Until then they keep late older rows from coming
	 * back, so the version should be older than anything that may still be read: than the
	 * retention of the topics.
	 * @param version the version
	 * @return the number of rows deleted
	 * @throws IllegalStateException if rows of the table are not flagged as deleted
	 * @throws org.springframework.dao.DataAccessException if the database fails
	 */
	int purge(Object version);

	/**
	 * How many connections its data source gives at a time: more writes than that wait
	 * for each other.
	 * @return the number of connections, or {@link Integer#MAX_VALUE} if it is not known
	 */
	default int connections() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Name of the database dialect in use.
	 * @return the name
	 */
	String dialect();

}

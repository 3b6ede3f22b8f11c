package io.mergelane.merge;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Finds the dialect of a database.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
public interface MergeDialectResolver {

	/**
	 * Find the dialect of the database described.
	 * @param metaData description of the database
	 * @return the dialect, or {@code null} if there is none
	 * @throws SQLException if the description cannot be read
	 */
	@Nullable MergeDialect resolve(DatabaseMetaData metaData) throws SQLException;

}

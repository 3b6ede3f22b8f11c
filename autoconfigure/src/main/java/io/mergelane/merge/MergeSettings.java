package io.mergelane.merge;

import org.springframework.util.Assert;

/**
 * How a {@link JdbcMergeWriterFactory} writes.
 * <p>
 * Threading: immutable.
 *
 * @param chunkSize rows written in one transaction at most
 * @param maxAttempts how often a transaction is tried that fails for a passing reason
 * @param minimumVersionPrecision fractional digits that a timestamp used as version must
 * keep
 * @param maxRefusedRows rows of a chunk that the database may refuse; if it refuses more,
 * the fault is taken to lie elsewhere, and none is rejected
 * @param bulk whether many rows are written by the faster way of the database, if it has
 * one
 * @param connections how many connections the data source gives at a time
 */
public record MergeSettings(int chunkSize, int maxAttempts, int minimumVersionPrecision, int maxRefusedRows,
		boolean bulk, int connections) {

	public MergeSettings {
		Assert.isTrue(chunkSize > 0, "'chunkSize' must be positive");
		Assert.isTrue(maxAttempts > 0, "'maxAttempts' must be positive");
		Assert.isTrue(minimumVersionPrecision >= 0 && minimumVersionPrecision <= 9,
				"'minimumVersionPrecision' must be from 0 to 9");
		Assert.isTrue(maxRefusedRows >= 0, "'maxRefusedRows' must not be negative");
		Assert.isTrue(connections > 0, "'connections' must be positive");
	}

	/**
	 * Chunks of up to 5,000 rows, 5 attempts, versions to the millisecond, 50 refused
	 * rows of a chunk, bulk, any number of connections.
	 * @return the settings
	 */
	public static MergeSettings defaults() {
		return new MergeSettings(5000, 5, 3, 50, true, Integer.MAX_VALUE);
	}

	/**
	 * The same for a data source with a limit.
	 * @param connections how many connections it gives at a time
	 * @return the settings
	 */
	public MergeSettings withConnections(int connections) {
		return new MergeSettings(this.chunkSize, this.maxAttempts, this.minimumVersionPrecision, this.maxRefusedRows,
				this.bulk, connections);
	}

}

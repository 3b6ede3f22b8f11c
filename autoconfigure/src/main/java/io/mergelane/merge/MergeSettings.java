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
 */
public record MergeSettings(int chunkSize, int maxAttempts, int minimumVersionPrecision) {

	public MergeSettings {
		Assert.isTrue(chunkSize > 0, "'chunkSize' must be positive");
		Assert.isTrue(maxAttempts > 0, "'maxAttempts' must be positive");
		Assert.isTrue(minimumVersionPrecision >= 0 && minimumVersionPrecision <= 9,
				"'minimumVersionPrecision' must be from 0 to 9");
	}

	/**
	 * Chunks of 500 rows, 5 attempts, versions to the millisecond.
	 * @return the settings
	 */
	public static MergeSettings defaults() {
		return new MergeSettings(500, 5, 3);
	}

}

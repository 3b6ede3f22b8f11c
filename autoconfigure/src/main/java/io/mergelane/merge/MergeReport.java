package io.mergelane.merge;

import java.util.List;

/**
 * What became of the rows passed to a {@link MergeWriter}.
 * <p>
 * Invariant: each row is in {@code count}, collapsed or of something rejected.
 * <p>
 * Threading: immutable.
 *
 * @param rows number of rows passed
 * @param count what became of the rows that were sent to the database
 * @param collapsed rows not sent: a row of the same key and a version at least as new was
 * @param retries number of transactions done again
 * @param rejected what cannot be written, by index
 */
public record MergeReport(int rows, MergeCount count, int collapsed, int retries, List<RejectedRow> rejected) {

	public MergeReport {
		rejected = List.copyOf(rejected);
	}

	/**
	 * Rows that were inserted or updated a stored one, as far as the database tells.
	 * @return the number of rows
	 */
	public int written() {
		return this.count.written();
	}

	/**
	 * Rows left out as the stored version was not older, as far as the database tells.
	 * @return the number of rows
	 */
	public int stale() {
		return this.count.stale();
	}

}

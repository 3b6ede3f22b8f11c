package io.mergelane.merge;

import java.util.List;

/**
 * What became of the rows passed to {@link MergeWriter#write}.
 * <p>
 * Invariant: {@code rows = written + stale + collapsed + rejected.size()}.
 * <p>
 * Threading: immutable.
 *
 * @param rows number of rows passed
 * @param written rows that were inserted or that updated a stored row
 * @param stale rows left out by the database: the stored version was not older
 * @param collapsed rows not sent: a row of the same key and a version at least as new was
 * @param retries number of transactions done again
 * @param rejected rows that cannot be written, by index
 */
public record MergeReport(int rows, int written, int stale, int collapsed, int retries, List<RejectedRow> rejected) {

	public MergeReport {
		rejected = List.copyOf(rejected);
	}

}

package io.mergelane.flow;

/**
 * How much a consumer may have in hand.
 * <p>
 * Threading: immutable.
 *
 * @param maxRecords polled and unfinished records of a consumer
 * @param maxBytes bytes of their keys, values and headers
 * @param maxSpan records from the first unfinished to the last polled one, of all
 * partitions: what is kept in mind and would be fetched again after a crash
 */
public record FlowLimits(long maxRecords, long maxBytes, long maxSpan) {

	public FlowLimits {
		if (maxRecords < 1 || maxBytes < 1 || maxSpan < 1) {
			throw new IllegalArgumentException("limits must be at least 1");
		}
	}

}

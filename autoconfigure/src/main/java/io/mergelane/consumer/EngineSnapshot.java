package io.mergelane.consumer;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.flow.Circuit;

/**
 * What the consumers of a listener share, at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param ordering which records wait for each other
 * @param nullKey how records without a key are dispatched
 * @param circuit whether what the handler needs is away
 * @param budgetSpent whether no record may be given up any more
 * @param givenUp how many records were given up since the listener was started
 * @param parallelism the most records, or batches, in work at once per consumer
 * @param rateLimit how many records begin in a second at most; 0 for as many as can be
 * @param counts what became of its records, over all starts
 */
public record EngineSnapshot(Ordering ordering, NullKey nullKey, Circuit.State circuit, boolean budgetSpent,
		long givenUp, int parallelism, double rateLimit, RecordCounts counts) {

	/**
	 * A listener that has not been started.
	 */
	public static final EngineSnapshot NONE = new EngineSnapshot(Ordering.KEY, NullKey.PARTITION_ORDER,
			Circuit.State.CLOSED, false, 0, 0, 0, RecordCounts.NONE);

}

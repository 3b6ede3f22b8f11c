package io.mergelane.rebalance;

import java.time.Instant;
import java.util.List;

/**
 * A change of the partitions a consumer is assigned.
 * <p>
 * Threading: immutable.
 *
 * @param at when it happened
 * @param type what happened
 * @param partitions the partitions, as {@code topic-partition}
 * @param unfinished records that were polled and unfinished when the partitions went
 */
public record RebalanceEvent(Instant at, Type type, List<String> partitions, long unfinished) {

	/**
	 * What happened to the partitions.
	 */
	public enum Type {

		/**
		 * They were added to the consumer.
		 */
		ASSIGNED,

		/**
		 * They were taken in good order: finished records were committed before.
		 */
		REVOKED,

		/**
		 * They had another owner already: nothing could be committed.
		 */
		LOST,

		/**
		 * Somebody else has taken or moved their position in the database: they begin
		 * anew if they are still assigned.
		 */
		FENCED

	}

}

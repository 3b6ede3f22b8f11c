package io.mergelane.rebalance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A change of the partitions a consumer is assigned.
 * <p>
 * Threading: immutable.
 *
 * @param at when it happened
 * @param type what happened
 * @param partitions the partitions, as {@code topic-partition}; none if the group was
 * rebalanced and the consumer has got no others
 * @param unfinished records that were polled and unfinished when the partitions went
 * @param consumer number of the consumer in its listener; each start makes new ones
 * @param member what it was in the group
 * @param stopped how long it had stood: from the first revocation or loss to the next
 * assignment, which may be empty; {@code null} if nothing was taken from it before
 * @param handover how long it took to get partitions, from its start, a loss or a new
 * epoch to their beginning; {@code null} if none has begun, or they came with the epoch
 * @param reason why, or {@code null} while that is not known yet
 */
public record RebalanceEvent(Instant at, Type type, List<String> partitions, long unfinished, int consumer,
		RebalanceMember member, @Nullable Duration stopped, @Nullable Duration handover,
		@Nullable RebalanceReason reason) {

	public RebalanceEvent {
		partitions = List.copyOf(partitions);
	}

	/**
	 * Create an event of which nothing else is known.
	 * @param at when it happened
	 * @param type what happened
	 * @param partitions the partitions, as {@code topic-partition}
	 * @param unfinished records that were polled and unfinished when the partitions went
	 */
	public RebalanceEvent(Instant at, Type type, List<String> partitions, long unfinished) {
		this(at, type, partitions, unfinished, 0, RebalanceMember.NONE, null, null, null);
	}

	/**
	 * Why it happened.
	 * @return the cause, or {@code null} while it is not known yet
	 */
	public @Nullable RebalanceCause cause() {
		return (this.reason != null) ? this.reason.cause() : null;
	}

	RebalanceEvent because(RebalanceReason reason) {
		return new RebalanceEvent(this.at, this.type, this.partitions, this.unfinished, this.consumer, this.member,
				this.stopped, this.handover, reason);
	}

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

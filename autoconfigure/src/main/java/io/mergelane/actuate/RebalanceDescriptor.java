package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceReason;
import org.jspecify.annotations.Nullable;

/**
 * A change of the assignment of a consumer.
 *
 * @param at when it happened
 * @param listener id of the listener, or {@code null} where that is known
 * @param type {@code ASSIGNED}, {@code REVOKED}, {@code LOST} or {@code FENCED}
 * @param cause why, or {@code null} while that is not known yet
 * @param causeBasis what that is taken from: {@code local}, {@code membership-diff} or
 * {@code none}
 * @param detail who or what it was, or {@code null}
 * @param epoch epoch of the consumer, or generation of the group by the classic protocol
 * @param partitions the partitions as {@code topic-partition}, a hundred at most
 * @param stopped how long the consumer had stood, or {@code null} if it had not
 * @param handover how long it took to get partitions, or {@code null} if that is not
 * known
 * @param unfinishedAtRevoke records that were polled and unfinished when the partitions
 * went
 */
public record RebalanceDescriptor(Instant at, @Nullable String listener, String type, @Nullable String cause,
		@Nullable String causeBasis, @Nullable String detail, @Nullable Integer epoch, List<String> partitions,
		@Nullable Duration stopped, @Nullable Duration handover, long unfinishedAtRevoke) {

	/**
	 * Partitions that are shown of a change.
	 */
	static final int MOST_PARTITIONS = 100;

	static RebalanceDescriptor of(RebalanceEvent event, @Nullable String listener) {
		RebalanceReason reason = event.reason();
		return new RebalanceDescriptor(event.at(), listener, event.type().name(),
				(reason != null) ? reason.cause().name() : null,
				(reason != null) ? ListenerDescriptor.nameOf(reason.basis()) : null,
				(reason != null) ? reason.detail() : null, event.member().epoch(),
				event.partitions().stream().limit(MOST_PARTITIONS).toList(), event.stopped(), event.handover(),
				event.unfinished());
	}

}

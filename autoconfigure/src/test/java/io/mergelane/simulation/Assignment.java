package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition for the time a member has it, as the checker sees it. If its position is
 * moved back it is another one from there on.
 */
final class Assignment {

	final long number;

	final int member;

	final TopicPartition partition;

	/** In the order of their offsets. */
	final List<Delivery> deliveries = new ArrayList<>();

	/** What the member was told to be committed, if it was. */
	@Nullable Committed told;

	@Nullable Committed accepted;

	/** What was finished of it before its position was moved back. */
	final Set<SimRecord> finishedBefore = new HashSet<>();

	/** Where it was sought to begin. */
	long begin = -1;

	/** When it was drained: when the first commit of its revocation was sent. */
	long drainedAt = -1;

	boolean draining;

	boolean lost;

	boolean gone;

	Assignment(long number, int member, TopicPartition partition) {
		this.number = number;
		this.member = member;
		this.partition = partition;
	}

	long lastDelivered() {
		return this.deliveries.isEmpty() ? -1 : this.deliveries.get(this.deliveries.size() - 1).record.offset;
	}

	@Override
	public String toString() {
		return this.partition + "#" + this.number;
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.number);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

}

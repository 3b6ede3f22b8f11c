package io.mergelane.lag.group;

import java.time.Instant;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a group is in the partitions of its topics, and where these end.
 * <p>
 * Threading: immutable.
 *
 * @param asOf when
 * @param partitions the partitions
 * @param membersKnown whether it is known which member has which partition
 * @param failure what could not be found out, or {@code null}
 */
record GroupPositions(Instant asOf, Map<TopicPartition, Position> partitions, boolean membersKnown,
		@Nullable String failure) {

	/**
	 * Where the group is in a partition.
	 *
	 * @param end where the log ends, or {@code null} if not known
	 * @param committed the committed offset, or {@code null} if there is none
	 * @param member client id of the member that has it, or {@code null}
	 */
	record Position(@Nullable Long end, @Nullable Long committed, @Nullable String member) {

		@Nullable Long records() {
			return (this.end != null && this.committed != null) ? Math.max(0, this.end - this.committed) : null;
		}

	}

}

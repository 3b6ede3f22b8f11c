package io.mergelane.lag.group;

import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import org.jspecify.annotations.Nullable;

/**
 * How far behind a group is in a partition, as Kafka shows it.
 * <p>
 * Threading: immutable.
 *
 * @param end the offset behind the last record, or {@code null} if not known
 * @param committed the committed offset, or {@code null} if there is none
 * @param records records from there to the end, or {@code null} if not known
 * @param time how old the first of them is
 * @param state {@code UNASSIGNED}, {@code IDLE}, or {@code null}: more can be told by the
 * member only
 * @param member client id of the member that has it, or {@code null}
 */
public record MemberLag(@Nullable Long end, @Nullable Long committed, @Nullable Long records, TimeLag time,
		@Nullable PartitionState state, @Nullable String member) {

}

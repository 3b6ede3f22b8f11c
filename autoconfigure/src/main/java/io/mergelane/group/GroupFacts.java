package io.mergelane.group;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka shows of a group at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param group name of the group
 * @param type its protocol; unknown if there is no group or topics are hidden
 * @param state its state; dead if there is no group, unknown if topics are hidden
 * @param members its members; none if topics are hidden
 * @param committed what is committed for the partitions that may be seen
 * @param hiddenTopics whether Kafka shows no member because one holds a topic that this
 * application may not see
 * @param asOf when the look began
 */
public record GroupFacts(String group, GroupType type, GroupState state, List<SeenMember> members,
		Map<TopicPartition, Committed> committed, boolean hiddenTopics, Instant asOf) {

	public GroupFacts {
		members = List.copyOf(members);
		committed = Map.copyOf(committed);
	}

	/**
	 * Who had the group first, by the oldest stamp.
	 * @return the owner, or null if nobody has left a stamp
	 */
	public @Nullable Claim owner() {
		return this.committed.values()
			.stream()
			.map(Committed::stamp)
			.filter(Objects::nonNull)
			.map(OwnerStamp::claim)
			// The name decides what only happens to two who came within a second, so
			// that all see the same owner.
			.min(Comparator.comparing(Claim::since).thenComparing((claim) -> claim.identity().toString()))
			.orElse(null);
	}

	/**
	 * What is committed for a partition.
	 * <p>
	 * Threading: immutable.
	 *
	 * @param offset the committed offset
	 * @param stamp the stamp beside it, if there is one
	 */
	public record Committed(long offset, @Nullable OwnerStamp stamp) {

	}

}

package io.mergelane.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupMember;
import io.mergelane.rebalance.GroupSight;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells what was found of a group to those who want to know why it was rebalanced.
 * <p>
 * Threading: thread-safe.
 */
final class GroupSights {

	private GroupSights() {
	}

	/**
	 * Return who was seen.
	 * @return the members, or {@code null} if they could not be seen
	 */
	static @Nullable GroupSight of(GroupFinding finding) {
		GroupFacts facts = finding.facts();
		if (facts == null || facts.hiddenTopics()) {
			return null;
		}
		List<GroupSight.Member> members = finding.members()
			.stream()
			.map((member) -> new GroupSight.Member(member.memberId(), member.clientId(), member.host(),
					application(finding, member)))
			.toList();
		return new GroupSight(facts.asOf(), members, (facts.state() == GroupState.STABLE) ? partitions(finding) : null);
	}

	private static @Nullable String application(GroupFinding finding, GroupMember member) {
		ApplicationIdentity identity = (member.kind() == GroupMember.Kind.OWN) ? finding.subject().identity()
				: member.identity();
		return (identity != null) ? identity.toString() : null;
	}

	/**
	 * In a stable group each partition has a member.
	 */
	private static Map<String, Integer> partitions(GroupFinding finding) {
		Map<String, Integer> partitions = new HashMap<>();
		for (GroupMember member : finding.members()) {
			for (TopicPartition partition : member.assigned()) {
				partitions.merge(partition.topic(), partition.partition() + 1, Math::max);
			}
		}
		return partitions;
	}

}

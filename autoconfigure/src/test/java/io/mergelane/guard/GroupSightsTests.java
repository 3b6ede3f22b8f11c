package io.mergelane.guard;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupMember;
import io.mergelane.group.Verdict;
import io.mergelane.rebalance.GroupSight;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupSights}: what others are told of a look.
 */
class GroupSightsTests {

	private static final List<GroupMember> MEMBERS = List.of(
			member("1", "orders", GroupMember.Kind.OWN, new TopicPartition("orders", 0),
					new TopicPartition("orders", 3)),
			member("2", "billing%prod%orders-0", GroupMember.Kind.FOREIGN, new TopicPartition("orders", 1),
					new TopicPartition("audit", 0)),
			member("3", "consumer-1", GroupMember.Kind.UNIDENTIFIED, new TopicPartition("orders", 2)));

	@Test
	void namesMembersAndWhoseTheyAre() {
		GroupSight sight = GroupSights.of(finding(GroupState.STABLE, false));
		assertThat(sight).isEqualTo(new GroupSight(Findings.NOW,
				List.of(new GroupSight.Member("1", "orders", "/10.0.3.11", "shop"),
						new GroupSight.Member("2", "billing%prod%orders-0", "/10.0.3.11", "billing@prod"),
						new GroupSight.Member("3", "consumer-1", "/10.0.3.11", null)),
				Map.of("orders", 4, "audit", 1)));
	}

	@Test
	void partitionsOfAGroupThatIsBeingRebalancedAreNotKnown() {
		assertThat(GroupSights.of(finding(GroupState.PREPARING_REBALANCE, false))).isNotNull()
			.satisfies((sight) -> assertThat(sight.partitions()).isNull());
	}

	@Test
	void seesNothingIfKafkaDoesNotTell() {
		assertThat(GroupSights.of(Findings.of(Verdict.UNKNOWN, false, true))).isNull();
		assertThat(GroupSights.of(finding(GroupState.UNKNOWN, true))).isNull();
	}

	private static GroupFinding finding(GroupState state, boolean hiddenTopics) {
		return new GroupFinding(Findings.subject(false), true, new GroupLook.Answer.Seen(
				new GroupFacts("group", GroupType.CLASSIC, state, List.of(), Map.of(), hiddenTopics, Findings.NOW)),
				Verdict.CLEAR, false, MEMBERS);
	}

	private static GroupMember member(String id, String clientId, GroupMember.Kind kind, TopicPartition... assigned) {
		return new GroupMember(id, clientId, "/10.0.3.11", null, Set.of(assigned), null, kind);
	}

}

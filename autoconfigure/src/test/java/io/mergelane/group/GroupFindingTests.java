package io.mergelane.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupFinding}.
 */
class GroupFindingTests {

	private static final SeenMember WORKING = Looks.member("shop%prod%orders-0", Looks.partitions("orders", 0, 1));

	private static final SeenMember IDLE = Looks.member("shop%prod%orders-1");

	private static final String CLIENT_ID = "shop%prod%orders-0";

	@Test
	void aMemberWithoutPartitionIsAStandbyIfAllAreOursAndTooMany() {
		GroupFinding finding = find(Looks.member("shop%prod%orders-0", Looks.partitions("orders", 0)), IDLE);
		assertThat(states(finding)).containsExactly(MemberState.ACTIVE, MemberState.STANDBY);
	}

	@Test
	void aMemberWithoutPartitionWaitsIfThereIsOneForIt() {
		assertThat(states(find(WORKING, IDLE))).containsExactly(MemberState.ACTIVE, MemberState.WAITING);
		assertThat(states(find(IDLE))).containsExactly(MemberState.WAITING);
	}

	@Test
	void aMemberWithoutPartitionWaitsIfAnotherOneWaitsToo() {
		SeenMember working = Looks.member("shop%prod%orders-0", Looks.partitions("orders", 0));
		assertThat(states(find(working, IDLE, Looks.member("billing%prod%bills-0"))))
			.containsExactly(MemberState.ACTIVE, MemberState.WAITING, MemberState.WAITING);
	}

	@Test
	void aMemberStarvesIfAnotherApplicationReadsItsTopic() {
		assertThat(states(find(IDLE, Looks.member("rdkafka", Looks.partitions("orders", 0)))))
			.containsExactly(MemberState.STARVED, MemberState.ACTIVE);
		assertThat(states(find(IDLE, Looks.member("billing%prod%bills-0", Looks.partitions("orders", 0)))))
			.containsExactly(MemberState.STARVED, MemberState.ACTIVE);
	}

	@Test
	void aMemberDoesNotStarveIfAnotherApplicationReadsAnotherTopic() {
		assertThat(states(find(IDLE, Looks.member("rdkafka", Looks.partitions("payments", 0)))))
			.containsExactly(MemberState.WAITING, MemberState.ACTIVE);
	}

	@Test
	void aStaticMemberThatWasClosedIsLeaving() {
		assertThat(states(find(Looks.staticMember("shop%prod%orders-0", -2, Looks.partitions("orders", 0)))))
			.containsExactly(MemberState.LEAVING);
		assertThat(states(find(Looks.staticMember("shop%prod%orders-0", 3, Looks.partitions("orders", 0)))))
			.containsExactly(MemberState.ACTIVE);
	}

	@Test
	void advisesFewerMembers() {
		List<SeenMember> members = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			members.add(Looks.member("shop%prod%orders-" + i, Looks.partitions("orders", i)));
		}
		assertThat(find(members.toArray(SeenMember[]::new)).advice()).isNull();
		for (int i = 8; i < 12; i++) {
			members.add(Looks.member("shop%prod%orders-" + i));
		}
		GroupFinding finding = find(members.toArray(SeenMember[]::new));
		assertThat(finding.advice()).isEqualTo("12 members for 8 partitions: 4 can never work");
		assertThat(finding.idleMembers()).isEqualTo(4);
		assertThat(finding.partitions()).isEqualTo(8);
	}

	@Test
	void advisesNothingWhileTheGroupIsRebalanced() {
		GroupFacts facts = new GroupFacts("orders", GroupType.CLASSIC, GroupState.PREPARING_REBALANCE,
				List.of(IDLE, IDLE, Looks.member("shop%prod%orders-2", Looks.partitions("orders", 0))), Map.of(), false,
				Looks.NOW);
		assertThat(Looks.judge(Looks.SUBJECT, facts, true).advice()).isNull();
		assertThat(find().advice()).isNull();
		assertThat(find(IDLE).advice()).isNull();
		assertThat(Looks.failed("no").advice()).isNull();
	}

	@Test
	void doesNotCountMembersThatAreLeaving() {
		GroupFinding finding = find(Looks.member("shop%prod%orders-0", Looks.partitions("orders", 0)),
				Looks.staticMember("shop%prod%orders-1", -2));
		assertThat(finding.advice()).isNull();
		assertThat(finding.idleMembers()).isZero();
	}

	@Test
	void countsPartitionsThatAreHeldOrCommitted() {
		GroupFacts facts = Looks.facts(Looks.founded(Looks.SHOP),
				Looks.member("shop%prod%orders-0", Looks.partitions("orders", 0, 5)),
				Looks.member("rdkafka", Looks.partitions("payments", 0)));
		assertThat(Looks.judge(Looks.SUBJECT, facts, true).partitions()).isEqualTo(4);
		assertThat(Looks.judge(Looks.subject(), facts, true).partitions()).isEqualTo(5);
	}

	@Test
	void foundsAGroupWithoutOffsets() {
		assertThat(find(WORKING).stamp(CLIENT_ID))
			.isEqualTo(new OwnerStamp(Looks.SHOP, Looks.NOW, true, Looks.SHOP, CLIENT_ID));
	}

	@Test
	void adoptsAGroupWithOffsetsOfNobody() {
		GroupFacts facts = new GroupFacts("orders", GroupType.CLASSIC, GroupState.STABLE, List.of(WORKING),
				Map.of(Looks.partitions("orders", 0)[0], new GroupFacts.Committed(5, null)), false, Looks.NOW);
		assertThat(Looks.judge(Looks.SUBJECT, facts, true).stamp(CLIENT_ID))
			.isEqualTo(new OwnerStamp(Looks.SHOP, Looks.NOW, false, Looks.SHOP, CLIENT_ID));
	}

	@Test
	void claimsNothingWhereItIsNotAlone() {
		assertThat(find(WORKING, Looks.member("rdkafka")).stamp(CLIENT_ID)).isNull();
		assertThat(find(WORKING, Looks.member("billing%prod%bills-0")).stamp(CLIENT_ID)).isNull();
		assertThat(Looks.judge(Looks.SUBJECT, Looks.hidden(null), true).stamp(CLIENT_ID)).isNull();
		assertThat(Looks.failed("no").stamp(CLIENT_ID)).isNull();
	}

	@Test
	void leavesTheOwnerInItsCommits() {
		for (ApplicationIdentity owner : List.of(Looks.SHOP, Looks.OLD_SHOP, Looks.BILLING)) {
			Claim claim = Looks.adopted(owner, Duration.ofDays(3));
			GroupFinding finding = Looks.judge(Looks.SUBJECT, Looks.facts(claim, WORKING, Looks.member("rdkafka")),
					true);
			assertThat(finding.stamp(CLIENT_ID))
				.isEqualTo(new OwnerStamp(owner, claim.since(), false, Looks.SHOP, CLIENT_ID));
		}
	}

	@Test
	void takesTheGroupOverForAllPartitionsAtOnce() {
		Claim owner = Looks.founded(Looks.BILLING);
		GroupFinding finding = Looks.judge(Looks.subject(false, true), Looks.facts(owner, WORKING), true);
		OwnerStamp stamp = finding.stamp(CLIENT_ID);
		assertThat(stamp)
			.isEqualTo(new OwnerStamp(Looks.SHOP, owner.since().minusSeconds(1), true, Looks.SHOP, CLIENT_ID));
	}

	@Test
	void takesTheGroupOverFromItsPreviousName() {
		Claim owner = Looks.founded(Looks.OLD_SHOP);
		assertThat(Looks.judge(Looks.subject(false, true), Looks.facts(owner, WORKING), true).stamp(CLIENT_ID))
			.isNotNull()
			.extracting(OwnerStamp::owner)
			.isEqualTo(Looks.SHOP);
	}

	@Test
	void takesNothingOverTwice() {
		Claim owner = Looks.founded(Looks.SHOP);
		assertThat(Looks.judge(Looks.subject(false, true), Looks.facts(owner, WORKING), true).stamp(CLIENT_ID))
			.isNotNull()
			.extracting(OwnerStamp::claim)
			.isEqualTo(owner);
	}

	@Test
	void takesOverAGroupThatIsAsOldAsCanBe() {
		Claim owner = new Claim(Looks.BILLING, Instant.EPOCH, true);
		assertThat(Looks.judge(Looks.subject(false, true), Looks.facts(owner), true).stamp(CLIENT_ID))
			.isEqualTo(new OwnerStamp(Looks.SHOP, Instant.EPOCH, true, Looks.SHOP, CLIENT_ID));
	}

	private static GroupFinding find(SeenMember... members) {
		return Looks.judge(Looks.SUBJECT, Looks.facts(null, members), true);
	}

	private static List<MemberState> states(GroupFinding finding) {
		return finding.members().stream().map(finding::state).toList();
	}

}

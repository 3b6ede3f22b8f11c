package io.mergelane.rebalance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupChanges}: what members tell of a rebalance.
 */
class GroupChangesTests {

	private static final GroupSight.Member OWN = member("own", "shop%prod%orders-0", "shop@prod");

	private static final GroupSight.Member TWO = member("two", "shop%prod%orders-1", "shop@prod");

	private static final GroupSight.Member THREE = member("three", "shop%prod%orders-2", "shop@prod");

	private static final GroupSight.Member OTHER = member("other", "billing%prod%orders-0", "billing@prod");

	private final GroupChanges changes = new GroupChanges();

	private Instant now = Instant.parse("2026-03-01T08:00:00Z");

	@Test
	void knowsNothingBeforeTwoSights() {
		assertThat(reasonAfter(OWN, TWO)).isEqualTo(RebalanceReason.UNKNOWN);
	}

	@Test
	void knowsNothingIfNobodyHasComeOrLeft() {
		saw(OWN, TWO);
		assertThat(reasonAfter(TWO, OWN)).isEqualTo(RebalanceReason.UNKNOWN);
	}

	@Test
	void namesWhoHasCome() {
		saw(OWN);
		assertThat(reasonAfter(OWN, TWO)).isEqualTo(new RebalanceReason(RebalanceCause.MEMBER_JOINED,
				CauseBasis.MEMBERSHIP_DIFF, "shop%prod%orders-1 at /10.0.3.14"));
	}

	@Test
	void namesWhoHasLeft() {
		saw(OWN, TWO);
		assertThat(reasonAfter(OWN)).isEqualTo(new RebalanceReason(RebalanceCause.MEMBER_LEFT,
				CauseBasis.MEMBERSHIP_DIFF, "shop%prod%orders-1 at /10.0.3.14"));
	}

	@Test
	void takesAMemberForAnotherOfTheSameApplicationAsADeployment() {
		saw(OWN, TWO);
		RebalanceReason reason = reasonAfter(OWN, THREE);
		assertThat(reason.cause()).isEqualTo(RebalanceCause.ROLLING);
		assertThat(reason.detail())
			.isEqualTo("came: shop%prod%orders-2 at /10.0.3.14; left: shop%prod%orders-1 at /10.0.3.14");
	}

	@Test
	void takesAMemberForOneOfAnotherApplicationForNoDeployment() {
		saw(OWN, TWO);
		assertThat(reasonAfter(OWN, OTHER).cause()).isEqualTo(RebalanceCause.MEMBERS_CHANGED);
	}

	@Test
	void takesMembersOfNobodyKnowsWhomForNoDeployment() {
		saw(OWN, member("one", "consumer-orders-1", null));
		assertThat(reasonAfter(OWN, member("another", "consumer-orders-1", null)).cause())
			.isEqualTo(RebalanceCause.MEMBERS_CHANGED);
	}

	@Test
	void takesAMemberThatComesAndGoesForNoDeployment() {
		saw(OWN, member("a", TWO.clientId(), "shop@prod"));
		assertThat(reasonAfter(OWN, member("b", TWO.clientId(), "shop@prod")).cause())
			.isEqualTo(RebalanceCause.ROLLING);
		later(60);
		assertThat(reasonAfter(OWN, member("c", TWO.clientId(), "shop@prod")).cause())
			.isEqualTo(RebalanceCause.ROLLING);
		assertThat(this.changes.restless(this.now.minusSeconds(600))).isEqualTo("shop%prod%orders-1 at /10.0.3.14");
		later(60);
		assertThat(reasonAfter(OWN, member("d", TWO.clientId(), "shop@prod")).cause())
			.isEqualTo(RebalanceCause.MEMBERS_CHANGED);
	}

	@Test
	void aMemberThatHasComeOnceIsNotRestless() {
		saw(OWN);
		saw(OWN, TWO);
		saw(OWN);
		assertThat(this.changes.restless(this.now.minusSeconds(600))).isNull();
	}

	@Test
	void isNoReasonForItself() {
		saw(TWO);
		assertThat(reasonAfter(TWO, OWN)).isEqualTo(RebalanceReason.UNKNOWN);
		assertThat(reasonAfter(TWO, OWN, THREE).detail()).isEqualTo("shop%prod%orders-2 at /10.0.3.14");
	}

	@Test
	void whoHasComeAndLeftHasLeft() {
		saw(OWN);
		saw(OWN, TWO);
		assertThat(reasonAfter(OWN).cause()).isEqualTo(RebalanceCause.MEMBER_LEFT);
	}

	@Test
	void aLookBeforeTheRebalanceExplainsItForFifteenSeconds() {
		saw(OWN);
		saw(OWN, TWO);
		Instant found = this.now;
		later(60);
		saw(OWN, TWO);
		assertThat(this.changes.reason(found.plusSeconds(15), "own").cause()).isEqualTo(RebalanceCause.MEMBER_JOINED);
		assertThat(this.changes.reason(found.plusSeconds(15).plusNanos(1), "own")).isEqualTo(RebalanceReason.UNKNOWN);
	}

	@Test
	void namesTopicsWithOtherPartitions() {
		sawPartitions(Map.of("orders", 4, "audit", 1), OWN);
		sawPartitions(Map.of("orders", 6, "audit", 1), OWN);
		assertThat(this.changes.reason(this.now, "own")).isEqualTo(new RebalanceReason(
				RebalanceCause.PARTITIONS_CHANGED, CauseBasis.MEMBERSHIP_DIFF, "orders has 6 partitions instead of 4"));
	}

	@Test
	void membersAreRatherTheReasonThanPartitions() {
		sawPartitions(Map.of("orders", 4), OWN);
		sawPartitions(Map.of("orders", 6), OWN, TWO);
		assertThat(this.changes.reason(this.now, "own").cause()).isEqualTo(RebalanceCause.MEMBER_JOINED);
	}

	@Test
	void partitionsOfAnUnsettledGroupTellNothing() {
		sawPartitions(Map.of("orders", 4), OWN);
		sawPartitions(null, OWN);
		assertThat(this.changes.reason(this.now, "own")).isEqualTo(RebalanceReason.UNKNOWN);
		sawPartitions(Map.of("orders", 6), OWN);
		assertThat(this.changes.reason(this.now, "own").cause()).isEqualTo(RebalanceCause.PARTITIONS_CHANGED);
	}

	@Test
	void anOlderSightTellsNothing() {
		saw(OWN);
		assertThat(this.changes.saw(new GroupSight(this.now, List.of(OWN, TWO), null))).isFalse();
		assertThat(this.changes.reason(this.now, "own")).isEqualTo(RebalanceReason.UNKNOWN);
	}

	@Test
	void namesOfOthersAreCutAndOnOneLine() {
		saw(OWN);
		RebalanceReason reason = reasonAfter(OWN, member("1", "x".repeat(5000) + "\n", "shop@prod"),
				member("2", "a\nb", null), TWO, THREE);
		assertThat(reason.detail()).hasSizeLessThan(400)
			.startsWith("xxxx")
			.contains("... at /10.0.3.14, a b at /10.0.3.14")
			.endsWith(" and 2 more");
	}

	private RebalanceReason reasonAfter(GroupSight.Member... members) {
		Instant before = this.now;
		saw(members);
		return this.changes.reason(before.plusMillis(1), "own");
	}

	private void saw(GroupSight.Member... members) {
		sawPartitions(null, members);
	}

	private void sawPartitions(@Nullable Map<String, Integer> partitions, GroupSight.Member... members) {
		later(1);
		assertThat(this.changes.saw(new GroupSight(this.now, List.of(members), partitions))).isTrue();
	}

	private void later(int seconds) {
		this.now = this.now.plus(Duration.ofSeconds(seconds));
	}

	private static GroupSight.Member member(String id, String clientId, @Nullable String application) {
		return new GroupSight.Member(id, clientId, "/10.0.3.14", application);
	}

}

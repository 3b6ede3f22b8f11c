package io.mergelane.guard;

import java.time.Duration;

import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GuardedMembership}: when partitions begin.
 */
class GuardedMembershipTests {

	private static final GroupFinding CLEAR = Findings.of(Verdict.CLEAR, false, true);

	private static final GroupFinding UNKNOWN = Findings.of(Verdict.UNKNOWN, false, true);

	private long now = Duration.ofHours(1).toNanos();

	private int rebalances;

	private int opened;

	private final GuardedMembership membership = new GuardedMembership(
			new GroupStamps(Findings.SHOP, false, "shop%%listener"), () -> this.now, () -> this.rebalances++);

	@Test
	void partitionsBeginAfterALookThatBeganLongEnoughAfterTheJoin() {
		assertThat(found(CLEAR, 0)).isFalse();
		assertThat(this.membership.mayBegin()).as("has not joined").isFalse();
		this.membership.rebalanced();
		assertThat(found(CLEAR, 0)).isFalse();
		assertThat(this.membership.mayBegin()).as("who joined at the same time may not be seen yet").isFalse();
		pass(Duration.ofSeconds(2));
		found(CLEAR, -1500);
		assertThat(this.membership.mayBegin()).as("the look had begun before").isFalse();
		assertThat(found(CLEAR, 0)).isFalse();
		assertThat(this.membership.mayBegin()).isTrue();
	}

	@Test
	void partitionsBeginAllTheSameIfNobodyCanTellForLong() {
		this.membership.rebalanced();
		pass(Duration.ofSeconds(4));
		assertThat(found(UNKNOWN, 0)).isFalse();
		assertThat(this.membership.mayBegin()).isFalse();
		pass(Duration.ofSeconds(1));
		assertThat(found(UNKNOWN, 0)).as("nobody could tell").isTrue();
		assertThat(this.membership.mayBegin()).isTrue();
		assertThat(found(UNKNOWN, 0)).as("it is said once").isFalse();
	}

	@Test
	void theTimeCountsFromTheFirstRebalance() {
		this.membership.rebalanced();
		pass(Duration.ofMillis(900));
		this.membership.rebalanced();
		pass(Duration.ofMillis(200));
		found(CLEAR, 0);
		assertThat(this.membership.mayBegin()).isTrue();
		assertThat(this.rebalances).isEqualTo(2);
	}

	@Test
	void somethingIsDoneOnceWhenTheyBegin() {
		this.membership.onOpen(() -> this.opened++);
		assertThat(this.membership.isWaiting()).isTrue();
		this.membership.rebalanced();
		pass(Duration.ofSeconds(2));
		found(CLEAR, 0);
		found(CLEAR, 0);
		assertThat(this.opened).isOne();
		assertThat(this.membership.isWaiting()).isFalse();
	}

	private boolean found(GroupFinding finding, long beganMillis) {
		return this.membership.found(finding, this.now + Duration.ofMillis(beganMillis).toNanos(), this.now,
				GuardSettings.Timing.DEFAULT);
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}

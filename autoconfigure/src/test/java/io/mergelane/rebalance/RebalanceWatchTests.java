package io.mergelane.rebalance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RebalanceWatch} and {@link RebalanceLog} in simulated time: how long a
 * rebalance takes, and why it is.
 */
class RebalanceWatchTests {

	private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

	private static final Set<String> TOPICS = Set.of("orders");

	private static final List<String> PARTITIONS = List.of("orders-0", "orders-1");

	private static final GroupSight.Member OWN = member("own", 0);

	private static final GroupSight.Member OTHER = member("other", 1);

	private Duration time = Duration.ZERO;

	private boolean stopping;

	private final Told told = new Told();

	private final RebalanceLog log = new RebalanceLog(this.told, () -> this.stopping, clock());

	private RebalanceWatch watch = start(true);

	private Clock clock() {
		InstantSource source = () -> START.plus(this.time);
		return source.withZone(ZoneOffset.UTC);
	}

	private RebalanceWatch start(boolean watched) {
		this.log.starting(new RebalanceTerms(Duration.ofSeconds(12), true));
		this.log.watched(watched);
		return this.log.newWatch(() -> this.time.toNanos(), clock());
	}

	@Test
	void itsFirstPartitionsComeAsItHasJoined() {
		later(2947);
		assigned(5);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.JOINED, CauseBasis.LOCAL);
		assertThat(last().handover()).isEqualTo(Duration.ofMillis(2947));
		assertThat(last().stopped()).isNull();
		assertThat(last().member()).isEqualTo(new RebalanceMember(5, "own"));
		assertThat(last().partitions()).isEqualTo(PARTITIONS);
	}

	/**
	 * By the consumer protocol it is a member at once, and waits for two heartbeats.
	 */
	@Test
	void waitsForItsFirstPartitionsSinceItHasStarted() {
		later(100);
		poll(null);
		later(16);
		this.watch.assigned(member(5), TOPICS);
		assertThat(this.watch.settled()).isTrue();
		assertThat(last().partitions()).isEmpty();
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.JOINED, CauseBasis.LOCAL);
		poll(5);
		later(10_000);
		assigned(5);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.JOINED, CauseBasis.LOCAL);
		assertThat(last().handover()).isEqualTo(Duration.ofMillis(10_116));
	}

	@Test
	void partitionsOfTheSecondRoundOfACooperativeRebalanceComeAsItHasJoined() {
		assignedNothing(5);
		later(9_999);
		assigned(6);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.JOINED, CauseBasis.LOCAL);
		assertThat(last().handover()).isEqualTo(Duration.ofMillis(9_999));
	}

	@Test
	void whoWasOnStandbyHasNotJustJoined() {
		assignedNothing(5);
		later(10_000);
		poll(5);
		assigned(6);
		assertThat(last().cause()).isNull();
		assertThat(last().handover()).as("it came with the generation").isNull();
	}

	@Test
	void anEmptyAssignmentThatChangesNothingIsNotTold() {
		joined();
		this.watch.assigned(member(5), TOPICS);
		assertThat(this.watch.settled()).isFalse();
		assertThat(this.log.events()).hasSize(1);
	}

	@Test
	void standsFromTheRevocationToTheNextAssignment() {
		joined();
		later(1000);
		revoked();
		assertThat(last().stopped()).isNull();
		later(250);
		assigned(6);
		assertThat(last().stopped()).isEqualTo(Duration.ofMillis(250));
		assertThat(last().handover()).isNull();
		later(1000);
		this.watch.assigned(member(7), TOPICS);
		this.watch.settled();
		assertThat(last().stopped()).as("nothing was taken from it").isNull();
	}

	@Test
	void standsFromTheRevocationToTheNextAssignmentThoughThatIsEmpty() {
		joined();
		revoked();
		later(100);
		revoked();
		later(100);
		assignedNothing(5);
		assertThat(last().partitions()).isEmpty();
		assertThat(last().stopped()).isEqualTo(Duration.ofMillis(200));
	}

	@Test
	void standsWhileItIsDrained() {
		joined();
		this.watch.leaving();
		later(400);
		this.watch.gone(RebalanceEvent.Type.REVOKED, PARTITIONS, 3);
		assertThat(last().unfinished()).isEqualTo(3);
		later(100);
		assigned(6);
		assertThat(last().stopped()).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void getsPartitionsSomeTimeAfterANewEpoch() {
		joined();
		later(60_000);
		poll(5);
		later(60_000);
		poll(6);
		later(700);
		poll(6);
		assigned(6);
		assertThat(last().handover()).isEqualTo(Duration.ofMillis(700));
		later(1000);
		poll(6);
		assigned(7);
		assertThat(last().handover()).isNull();
	}

	@Test
	void getsPartitionsAgainSomeTimeAfterALoss() {
		joined();
		later(1000);
		lost();
		poll(null);
		later(3000);
		poll(null);
		later(50);
		assigned(8);
		assertThat(last().handover()).isEqualTo(Duration.ofMillis(3050));
		assertThat(last().stopped()).isEqualTo(Duration.ofMillis(3050));
	}

	@Test
	void onlyTheFirstOfThePartitionsThatBeginOneAfterTheOtherTellsHowLongItTook() {
		joined();
		revoked();
		this.watch.assigned(member(6), TOPICS);
		later(30);
		this.watch.begun(List.of("orders-0"));
		assertThat(last().stopped()).isEqualTo(Duration.ZERO);
		later(30);
		this.watch.begun(List.of("orders-1"));
		assertThat(last().stopped()).isNull();
		assertThat(last().member().epoch()).isEqualTo(6);
	}

	@Test
	void whatIsRevokedFromAListenerThatStopsGoesForThat() {
		joined();
		this.stopping = true;
		revoked();
		assertLast(RebalanceEvent.Type.REVOKED, RebalanceCause.SHUTDOWN, CauseBasis.LOCAL);
	}

	@Test
	void aPollThatIsTooLateIsTheReasonForALossAndForWhatComesNext() {
		joined();
		poll(5);
		later(12_001);
		poll(5);
		lost();
		assertLast(RebalanceEvent.Type.LOST, RebalanceCause.POLL_TIMEOUT, CauseBasis.LOCAL);
		assertThat(detail()).contains("PT12.001S", "12000", "no handler");
		poll(null);
		assigned(8);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.POLL_TIMEOUT, CauseBasis.LOCAL);
		revoked();
		assertThat(last().cause()).as("it polls again").isNull();
	}

	@Test
	void aPollInTimeIsNoReason() {
		joined();
		poll(5);
		later(12_000);
		poll(5);
		lost();
		assertThat(last().cause()).isNull();
	}

	@Test
	void aPollThatIsTooLateIsNoReasonForEver() {
		joined();
		poll(5);
		later(13_000);
		poll(5);
		for (int i = 0; i < 7; i++) {
			later(5_000);
			poll(5);
		}
		revoked();
		assertThat(last().cause()).isNull();
	}

	@Test
	void whyPartitionsWereLostIsWhyOthersComeMuchLater() {
		joined();
		poll(5);
		later(13_000);
		poll(5);
		lost();
		for (int i = 0; i < 7; i++) {
			later(5_000);
			poll(null);
		}
		assigned(8);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.POLL_TIMEOUT, CauseBasis.LOCAL);
	}

	@Test
	void namesTheRecordsThatWereHandedOverLate() {
		joined();
		poll(5);
		assertThat(this.watch.isLate()).isFalse();
		later(13_000);
		assertThat(this.watch.isLate()).isTrue();
		this.watch.handedOverLate("orders-0@17");
		poll(5);
		lost();
		assertThat(detail()).contains("the records from orders-0@17 on").doesNotContain("no handler");
	}

	@Test
	void aPositionThatIsAnothersIsTheReasonToBeginAnew() {
		joined();
		this.watch.gone(RebalanceEvent.Type.FENCED, PARTITIONS, 0);
		assertLast(RebalanceEvent.Type.FENCED, RebalanceCause.FENCED, CauseBasis.LOCAL);
		this.watch.begun(PARTITIONS);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.FENCED, CauseBasis.LOCAL);
		assertThat(this.log.activity().lastTenMinutes()).as("rebalances").isOne();
	}

	@Test
	void learnsWhenItIsClosedThatItWasFenced() {
		joined();
		lost();
		assertThat(last().cause()).isNull();
		this.watch.stopped(true);
		assertLast(RebalanceEvent.Type.LOST, RebalanceCause.FENCED, CauseBasis.LOCAL);
		assertThat(this.told.explained).containsExactly(last());
	}

	@Test
	void whatItLosesWhenItIsClosedGoesForThat() {
		joined();
		lost();
		this.watch.stopped(false);
		assertLast(RebalanceEvent.Type.LOST, RebalanceCause.SHUTDOWN, CauseBasis.LOCAL);
	}

	@Test
	void otherTopicsAreAReason() {
		joined();
		revoked();
		this.watch.assigned(member(6), Set.of("orders", "audit"));
		this.watch.begun(PARTITIONS);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.SUBSCRIPTION_CHANGED, CauseBasis.LOCAL);
		assertThat(this.log.events().get(1).cause()).as("of what had gone").isEqualTo(last().cause());
		assertThat(this.told.explained).containsExactly(this.log.events().get(1));
	}

	@Test
	void theNextLookAtTheGroupFillsInTheCause() {
		saw(OWN);
		joined();
		later(5000);
		revoked();
		later(100);
		assigned(6);
		assertThat(this.log.events()).extracting(RebalanceEvent::cause)
			.containsExactly(null, null, RebalanceCause.JOINED);
		later(2000);
		saw(OWN, OTHER);
		assertThat(this.log.events()).extracting(RebalanceEvent::cause)
			.containsExactly(RebalanceCause.MEMBER_JOINED, RebalanceCause.MEMBER_JOINED, RebalanceCause.JOINED);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.MEMBER_JOINED, CauseBasis.MEMBERSHIP_DIFF);
		assertThat(detail()).isEqualTo("shop%%orders-1 at /10.0.3.1");
		assertThat(this.told.explained).hasSize(2).doesNotContain(this.log.events().get(2));
		saw(OWN);
		assertThat(this.told.explained).hasSize(2);
	}

	@Test
	void aLookThatBeganBeforeTellsNothing() {
		saw(OWN);
		joined();
		later(5000);
		Instant before = clock().instant();
		later(1);
		revoked();
		this.log.saw(new GroupSight(before, List.of(OWN), null));
		assertThat(last().cause()).isNull();
		later(1);
		saw(OWN, OTHER);
		assertThat(last().cause()).isEqualTo(RebalanceCause.MEMBER_JOINED);
	}

	@Test
	void isUnknownIfNobodyLooks() {
		this.watch = start(false);
		joined();
		revoked();
		assertThat(last().cause()).as("it may be fenced").isNull();
		assigned(6);
		assertLast(RebalanceEvent.Type.ASSIGNED, RebalanceCause.UNKNOWN, CauseBasis.NONE);
		assertThat(this.log.events()).extracting(RebalanceEvent::cause)
			.containsExactly(RebalanceCause.UNKNOWN, RebalanceCause.UNKNOWN, RebalanceCause.JOINED);
		assertThat(this.told.explained).hasSize(1);
	}

	@Test
	void isUnknownIfNobodyHasLookedForTwoMinutes() {
		joined();
		revoked();
		later(Duration.ofMinutes(2).toMillis());
		poll(5);
		assertThat(last().cause()).isNull();
		later(5001);
		poll(5);
		assertLast(RebalanceEvent.Type.REVOKED, RebalanceCause.UNKNOWN, CauseBasis.NONE);
	}

	@Test
	void keepsTheLastFifty() {
		joined();
		for (int i = 0; i < 60; i++) {
			revoked();
		}
		assertThat(this.log.events()).hasSize(50);
		saw(OWN);
		assertThat(this.told.explained).hasSize(60);
		assertThat(this.log.events()).hasSize(50).allMatch((event) -> event.cause() == RebalanceCause.UNKNOWN);
	}

	@Test
	void tellsOnceThatAStormBeginsAndOnceThatItIsOver() {
		saw(OWN);
		joined();
		polling(Duration.ofMinutes(5), 5);
		for (int i = 0; i < 6; i++) {
			revoked();
			later(1000);
			assigned(6 + i);
			later(1000);
			saw((i % 2 == 0) ? List.of(OWN, OTHER) : List.of(OWN));
			polling(Duration.ofSeconds(20), 6 + i);
		}
		assertThat(this.told.storms).singleElement().satisfies((storm) -> {
			assertThat(storm.rebalances()).isEqualTo(5);
			assertThat(storm.stopped()).isEqualTo(Duration.ofSeconds(5));
			assertThat(storm.cause()).isEqualTo(RebalanceCause.MEMBER_JOINED);
			assertThat(storm.member()).isEqualTo("shop%%orders-1 at /10.0.3.1");
			assertThat(storm.advice()).contains("shop%%orders-1 at /10.0.3.1 does not stay");
			assertThat(this.log.activity().storm()).isNotNull()
				.satisfies((now) -> assertThat(now.since()).isEqualTo(storm.since()));
		});
		later(Duration.ofMinutes(10).toMillis());
		assertThat(this.told.ended).isEmpty();
		poll(11);
		assertThat(this.told.ended).hasSize(1);
		assertThat(this.told.storms).hasSize(1);
		assertThat(this.log.activity()).isEqualTo(RebalanceActivity.NONE);
	}

	private void joined() {
		poll(null);
		assigned(5);
	}

	private void poll(@Nullable Integer epoch) {
		this.watch.polling((epoch != null) ? member(epoch) : RebalanceMember.NONE);
	}

	private void polling(Duration duration, int epoch) {
		for (Duration end = this.time.plus(duration); this.time.compareTo(end) < 0;) {
			later(1000);
			poll(epoch);
		}
	}

	private void assigned(int epoch) {
		this.watch.assigned(member(epoch), TOPICS);
		this.watch.begun(PARTITIONS);
		assertThat(this.watch.settled()).isFalse();
	}

	private void assignedNothing(int epoch) {
		this.watch.assigned(member(epoch), TOPICS);
		assertThat(this.watch.settled()).isTrue();
	}

	private void revoked() {
		this.watch.leaving();
		this.watch.gone(RebalanceEvent.Type.REVOKED, PARTITIONS, 0);
	}

	private void lost() {
		this.watch.leaving();
		this.watch.gone(RebalanceEvent.Type.LOST, PARTITIONS, 0);
	}

	private void saw(GroupSight.Member... members) {
		saw(List.of(members));
	}

	private void saw(List<GroupSight.Member> members) {
		this.log.saw(new GroupSight(clock().instant(), members, null));
	}

	private void later(long millis) {
		this.time = this.time.plusMillis(millis);
	}

	private RebalanceEvent last() {
		return this.log.events().get(0);
	}

	private @Nullable String detail() {
		RebalanceReason reason = last().reason();
		return (reason != null) ? reason.detail() : null;
	}

	private void assertLast(RebalanceEvent.Type type, RebalanceCause cause, CauseBasis basis) {
		assertThat(last().type()).isEqualTo(type);
		assertThat(last().reason()).isNotNull().satisfies((reason) -> {
			assertThat(reason.cause()).isEqualTo(cause);
			assertThat(reason.basis()).isEqualTo(basis);
		});
	}

	private static RebalanceMember member(int epoch) {
		return new RebalanceMember(epoch, "own");
	}

	private static GroupSight.Member member(String id, int number) {
		return new GroupSight.Member(id, "shop%%orders-" + number, "/10.0.3.1", "shop");
	}

	/**
	 * What was told.
	 */
	private static final class Told implements RebalanceAudience {

		private final List<RebalanceEvent> explained = new ArrayList<>();

		private final List<StormReport> storms = new ArrayList<>();

		private final List<StormReport> ended = new ArrayList<>();

		@Override
		public void happened(RebalanceEvent event) {
			// It is in the log.
		}

		@Override
		public void explained(RebalanceEvent event) {
			assertThat(event.cause()).isNotNull();
			this.explained.add(event);
		}

		@Override
		public void stormBegan(StormReport storm) {
			this.storms.add(storm);
		}

		@Override
		public void stormEnded(StormReport storm) {
			this.ended.add(storm);
		}

	}

}

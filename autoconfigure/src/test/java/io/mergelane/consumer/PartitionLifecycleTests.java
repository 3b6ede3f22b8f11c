package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.mergelane.NoCommittedOffset;
import io.mergelane.commit.CommitStamps;
import io.mergelane.commit.OffsetCommitter;
import io.mergelane.rebalance.RebalanceCause;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.rebalance.RebalanceMember;
import io.mergelane.skew.KeyNames;
import io.mergelane.commit.PartitionCommit;
import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.anySet;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link PartitionLifecycle} and {@link LogPositions}: promises S7, S17 and L7.
 */
class PartitionLifecycleTests {

	private static final TopicPartition ONE = new TopicPartition("topic", 1);

	private static final TopicPartition TWO = new TopicPartition("topic", 2);

	private final Consumer<?, ?> consumer = mock();

	private final AssignedPartitions partitions = new AssignedPartitions(new ConsumerTime(() -> 0),
			new LagWatch(() -> 0, Clock.systemUTC(), Duration.ofMinutes(5)), mock());

	private final RebalanceLog log = new RebalanceLog((event) -> {
	});

	private final AtomicLong now = new AtomicLong();

	private boolean own = true;

	private final GroupMembership membership = new GroupMembership() {

		@Override
		public void rebalanced() {
			PartitionLifecycleTests.this.rebalances++;
		}

		@Override
		public boolean mayBegin() {
			return PartitionLifecycleTests.this.own;
		}

		@Override
		public CommitStamps stamps() {
			return CommitStamps.NONE;
		}

	};

	private int rebalances;

	private final PartitionLifecycle lifecycle = lifecycle(Duration.ofMillis(1));

	@BeforeEach
	void committed() {
		given(this.consumer.committed(anySet(), any())).willReturn(Map.of(ONE, new OffsetAndMetadata(5)));
	}

	@Test
	void beginsWithWhatIsCommitted() {
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		assertThat(get(ONE).commit().committed()).isEqualTo(5);
		assertThat(get(TWO).commit().committed()).isEqualTo(PartitionCommit.NOTHING);
	}

	@Test
	void beginsLaterIfTheBrokerDoesNotAnswer() {
		given(this.consumer.committed(anySet(), any())).willThrow(new TimeoutException());
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		assertThat(this.lifecycle.isWaiting(ONE)).isTrue();
		willReturn(Map.of(ONE, new OffsetAndMetadata(5))).given(this.consumer).committed(anySet(), any());
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		this.lifecycle.beginWaiting(this.consumer);
		assertThat(get(ONE).commit().committed()).isEqualTo(5);
		assertThat(this.lifecycle.isWaiting(ONE)).isFalse();
	}

	@Test
	void beginsNothingInAGroupThatMayBeAnothersUntilItIsKnown() {
		this.own = false;
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		assertThat(this.rebalances).isOne();
		this.lifecycle.beginWaiting(this.consumer);
		assertThat(this.lifecycle.isWaiting(ONE)).isTrue();
		then(this.consumer).should().groupMetadata();
		then(this.consumer).should().subscription();
		then(this.consumer).shouldHaveNoMoreInteractions();
		this.own = true;
		this.lifecycle.beginWaiting(this.consumer);
		assertThat(this.lifecycle.isWaiting(ONE)).isFalse();
		assertThat(get(ONE).commit().committed()).isEqualTo(5);
	}

	@Test
	void aPartitionWithoutLeaderKeepsNoOtherWaiting() {
		given(this.consumer.endOffsets(any(), any())).willAnswer((call) -> {
			if (call.<Set<TopicPartition>>getArgument(0).contains(ONE)) {
				throw new TimeoutException("no leader");
			}
			return Map.of(TWO, 90L);
		});
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		assertThat(this.lifecycle.isWaiting(ONE)).isTrue();
		assertThat(get(TWO).tracker().next()).isZero();
		assertThat(this.log.events()).extracting(RebalanceEvent::partitions).containsExactly(List.of("topic-2"));
	}

	@Test
	void asksNoMoreThanAThirdOfTheTime() {
		given(this.consumer.committed(anySet(), any())).willAnswer((call) -> {
			this.now.addAndGet(Duration.ofSeconds(5).toNanos());
			throw new TimeoutException();
		});
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		this.now.addAndGet(Duration.ofSeconds(9).toNanos());
		this.lifecycle.beginWaiting(this.consumer);
		then(this.consumer).should(times(1)).committed(anySet(), any());
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		this.lifecycle.beginWaiting(this.consumer);
		then(this.consumer).should(times(2)).committed(anySet(), any());
	}

	@Test
	void asksFirstForThoseWhoseTurnDidNotCome() {
		List<TopicPartition> many = IntStream.range(0, 30).mapToObj((i) -> new TopicPartition("topic", i)).toList();
		given(this.consumer.endOffsets(any(), any())).willAnswer((call) -> {
			Set<TopicPartition> asked = call.getArgument(0);
			if (asked.stream().anyMatch((one) -> one.partition() < 20)) {
				this.now.addAndGet(Duration.ofSeconds(1).toNanos());
				throw new TimeoutException("no leader");
			}
			return Map.of();
		});
		this.lifecycle.assigned(this.consumer, many);
		assertThat(this.partitions.all()).isEmpty();
		this.now.addAndGet(Duration.ofMinutes(1).toNanos());
		this.lifecycle.beginWaiting(this.consumer);
		assertThat(this.partitions.all()).hasSize(10);
	}

	@Test
	void forgetsWhatCouldNotBeginWhenItGoes() {
		given(this.consumer.committed(anySet(), any())).willThrow(new TimeoutException());
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		this.lifecycle.lost(List.of(ONE));
		assertThat(this.lifecycle.isWaiting(ONE)).isFalse();
	}

	@Test
	void beginsWithTheFirstRecordWhereNothingWasEverCommittedAndCommitsThat() {
		given(this.consumer.beginningOffsets(any(), any())).willReturn(Map.of(TWO, 40L));
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		then(this.consumer).should().seek(TWO, 40L);
		this.lifecycle.revoked(this.consumer, List.of(TWO));
		then(this.consumer).should()
			.commitSync(eq(Map.of(TWO, new OffsetAndMetadata(40, Optional.empty(), ""))), any(Duration.class));
	}

	@Test
	void beginsWithWhatComesNextIfThatIsChosen() {
		given(this.consumer.endOffsets(any(), any())).willReturn(Map.of(TWO, 90L));
		lifecycle(Duration.ZERO, NoCommittedOffset.LATEST).assigned(this.consumer, List.of(TWO));
		then(this.consumer).should().seek(TWO, 90L);
	}

	@Test
	void refusesToBeginWhereNothingWasEverCommittedIfThatIsChosen() {
		assertThatExceptionOfType(LostOffsetException.class)
			.isThrownBy(() -> lifecycle(Duration.ZERO, NoCommittedOffset.FAIL).assigned(this.consumer, List.of(TWO)))
			.withMessageContaining("topic-2")
			.withMessageContaining("no-committed-offset");
	}

	@ParameterizedTest
	@EnumSource(value = NoCommittedOffset.class, names = { "FAIL", "FAIL_IF_LOST" })
	void refusesToBeginWhereTheLogHasLostWhatWasCommitted(NoCommittedOffset policy) {
		given(this.consumer.beginningOffsets(any(), any())).willReturn(Map.of(ONE, 40L));
		assertThatExceptionOfType(LostOffsetException.class)
			.isThrownBy(() -> lifecycle(Duration.ZERO, policy).assigned(this.consumer, List.of(ONE)))
			.withMessageContaining("topic-1 was to go on at 5")
			.withMessageContaining("the log reaches from 40");
		assertThat(this.partitions.get(ONE)).isNull();
	}

	@Test
	void refusesToBeginBeyondTheEndOfTheLog() {
		given(this.consumer.endOffsets(any(), any())).willReturn(Map.of(ONE, 4L));
		assertThatExceptionOfType(LostOffsetException.class)
			.isThrownBy(() -> this.lifecycle.assigned(this.consumer, List.of(ONE)))
			.withMessageContaining("from 0 to 4");
	}

	@Test
	void beginsWithTheFirstRecordThereIsIfThatIsChosenAndRemembersIt() {
		given(this.consumer.beginningOffsets(any(), any())).willReturn(Map.of(ONE, 40L));
		lifecycle(Duration.ZERO, NoCommittedOffset.EARLIEST).assigned(this.consumer, List.of(ONE));
		assertThat(this.log.resets()).singleElement().satisfies((reset) -> {
			assertThat(reset.from()).isEqualTo(5);
			assertThat(reset.to()).isEqualTo(40);
			assertThat(reset.skipped()).isEqualTo(35);
		});
	}

	@Test
	void doesNotHandleAgainWhatWasFinishedBeyondTheCommittedOffset() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		AssignedPartition first = get(ONE);
		register(first, 5);
		finish(first, 6);
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		ArgumentCaptor<Map<TopicPartition, OffsetAndMetadata>> committed = ArgumentCaptor.captor();
		then(this.consumer).should().commitSync(committed.capture(), any(Duration.class));
		given(this.consumer.committed(anySet(), any())).willReturn(committed.getValue());
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		assertThat(register(get(ONE), 5)).isNotEqualTo(OffsetTracker.FINISHED);
		assertThat(register(get(ONE), 6)).isEqualTo(OffsetTracker.FINISHED);
		assertThat(register(get(ONE), 7)).isNotEqualTo(OffsetTracker.FINISHED);
	}

	@Test
	void keepsAPartitionThatIsNamedAgain() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		AssignedPartition kept = get(ONE);
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		assertThat(get(ONE)).isSameAs(kept);
	}

	@Test
	void commitsWhatIsFinishedWhenPartitionsAreRevokedAndTheirsOnly() {
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		finish(get(ONE), 5);
		finish(get(TWO), 7);
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		then(this.consumer).should()
			.commitSync(eq(Map.of(ONE, new OffsetAndMetadata(6, Optional.empty(), ""))), any(Duration.class));
		assertThat(this.partitions.get(ONE)).isNull();
		assertThat(get(TWO).start()).isTrue();
	}

	@Test
	void waitsForWhatIsInWorkAndCommitsItWhenPartitionsAreRevoked() throws Exception {
		PartitionLifecycle patient = lifecycle(Duration.ofMinutes(1));
		patient.assigned(this.consumer, List.of(ONE));
		AssignedPartition partition = get(ONE);
		long ticket = register(partition, 5);
		partition.start();
		CompletableFuture<Void> revoked = CompletableFuture
			.runAsync(() -> patient.revoked(this.consumer, List.of(ONE)));
		Awaitility.await().until(() -> isDraining(partition));
		assertThat(revoked).isNotDone();
		partition.finish(ticket, 1);
		partition.ended();
		revoked.get(30, TimeUnit.SECONDS);
		then(this.consumer).should()
			.commitSync(eq(Map.of(ONE, new OffsetAndMetadata(6, Optional.empty(), ""))), any(Duration.class));
	}

	private static boolean isDraining(AssignedPartition partition) {
		if (!partition.start()) {
			return true;
		}
		partition.ended();
		return false;
	}

	@Test
	void commitsNothingOfALostPartitionThoughItIsReportedAsRevokedAsWell() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		finish(get(ONE), 5);
		this.lifecycle.lost(List.of(ONE));
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		then(this.consumer).should(never()).commitSync(anyMap(), any(Duration.class));
		assertThat(this.log.events()).extracting(RebalanceEvent::type)
			.containsExactly(RebalanceEvent.Type.LOST, RebalanceEvent.Type.ASSIGNED);
	}

	@Test
	void letsNothingOfAnEarlierAssignmentTouchALaterOne() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		AssignedPartition earlier = get(ONE);
		long ticket = register(earlier, 5);
		earlier.start();
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		AssignedPartition later = get(ONE);
		register(later, 5);
		earlier.finish(ticket, 1);
		later.tracker().advance();
		assertThat(later.tracker().committable()).isEqualTo(5);
		assertThat(later.tracker().inFlight()).isEqualTo(1);
	}

	@Test
	void remembersWhatWasUnfinished() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		register(get(ONE), 5);
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		assertThat(this.log.events().get(0)).satisfies((event) -> {
			assertThat(event.at()).isEqualTo(Instant.EPOCH);
			assertThat(event.type()).isEqualTo(RebalanceEvent.Type.REVOKED);
			assertThat(event.partitions()).containsExactly("topic-1");
			assertThat(event.unfinished()).isOne();
		});
		then(this.consumer).should(times(1)).committed(anySet(), any());
	}

	@Test
	void tellsHowLongItHasStoodAndItsEpoch() {
		member(5);
		this.lifecycle.polling(this.consumer);
		this.now.addAndGet(Duration.ofSeconds(2).toNanos());
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		assertThat(this.log.events().get(0)).satisfies((event) -> {
			assertThat(event.cause()).isEqualTo(RebalanceCause.JOINED);
			assertThat(event.handover()).isEqualTo(Duration.ofSeconds(2));
			assertThat(event.member()).isEqualTo(new RebalanceMember(5, "member"));
		});
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		this.now.addAndGet(Duration.ofMillis(100).toNanos());
		member(6);
		this.lifecycle.assigned(this.consumer, List.of());
		assertThat(this.log.events().get(0)).satisfies((event) -> {
			assertThat(event.type()).isEqualTo(RebalanceEvent.Type.ASSIGNED);
			assertThat(event.partitions()).isEmpty();
			assertThat(event.stopped()).isEqualTo(Duration.ofMillis(100));
			assertThat(event.member().epoch()).isEqualTo(6);
		});
		this.lifecycle.assigned(this.consumer, List.of());
		assertThat(this.log.events()).hasSize(3);
	}

	@Test
	void hasNoEpochWhileItIsNoMember() {
		member(-1);
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		assertThat(this.log.events().get(0).member()).isEqualTo(new RebalanceMember(null, "member"));
	}

	@Test
	void partitionsThatCannotBeginYetAreNotTakenForNone() {
		this.own = false;
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		assertThat(this.log.events()).isEmpty();
		this.own = true;
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		this.lifecycle.beginWaiting(this.consumer);
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.handover()).isEqualTo(Duration.ofSeconds(1)));
	}

	@SuppressWarnings("removal")
	private void member(int epoch) {
		given(this.consumer.groupMetadata())
			.willReturn(new ConsumerGroupMetadata("group", epoch, "member", Optional.empty()));
	}

	private PartitionLifecycle lifecycle(Duration drainTimeout) {
		return lifecycle(drainTimeout, NoCommittedOffset.FAIL_IF_LOST);
	}

	private PartitionLifecycle lifecycle(Duration drainTimeout, NoCommittedOffset noCommittedOffset) {
		EngineSurroundings surroundings = new EngineSurroundings(Runnable::run, (action, delay) -> {
		}, new ParkingWait(System::nanoTime), this.now::get, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
				this.membership, KeyNames.hashed(), new ListenerCounts());
		return new PartitionLifecycle("test", this.partitions,
				new LogPositions("test", noCommittedOffset, PositionStore.KAFKA, this.log, surroundings),
				PositionStore.KAFKA,
				new OffsetCommitter("test", Duration.ofSeconds(1), () -> 0, CommitStamps.NONE, () -> {
				}), drainTimeout, this.log.newWatch(this.now::get, surroundings.clock()), surroundings);
	}

	private AssignedPartition get(TopicPartition topicPartition) {
		return Objects.requireNonNull(this.partitions.get(topicPartition));
	}

	private static long register(AssignedPartition partition, long offset) {
		return partition.register(new ConsumerRecord<>("topic", partition.topicPartition().partition(), offset, "", ""),
				1, 0);
	}

	private static void finish(AssignedPartition partition, long offset) {
		long ticket = register(partition, offset);
		partition.start();
		partition.finish(ticket, 1);
		partition.ended();
	}

}

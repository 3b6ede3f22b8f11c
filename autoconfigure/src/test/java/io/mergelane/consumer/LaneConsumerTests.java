package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.HeadOfLine;
import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.failure.SkippedRecordException;
import io.mergelane.flow.FlowLimits;
import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.lane.LaneSettings;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.recovery.FailureServices;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.recovery.RetrySchedule;
import io.mergelane.skew.KeyNames;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.anySet;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link LaneConsumer}: promises S1, S7 and S17.
 */
class LaneConsumerTests {

	private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

	private final AtomicLong passed = new AtomicLong();

	private final Consumer<?, ?> consumer = mock();

	private final List<Long> handled = new ArrayList<>();

	private final List<HandlingCallback> held = new ArrayList<>();

	private final Queue<Runnable> workers = new ArrayDeque<>();

	private final List<Runnable> delayed = new ArrayList<>();

	private boolean holds;

	private @Nullable RuntimeException failure;

	private final ListenerCounts counts = new ListenerCounts();

	private final List<Integer> shown = new ArrayList<>();

	private final LaneConsumer lanes = engine().newConsumer(this.consumer, new RebalanceLog((event) -> rebalanced()));

	@BeforeEach
	void commitAndAssign() {
		given(this.consumer.committed(anySet(), any())).willReturn(Map.of(PARTITION, new OffsetAndMetadata(5)));
	}

	@Test
	void movesOnRequestThoughTheContainerWokeTheConsumerUp() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		given(this.consumer.assignment()).willReturn(Set.of(PARTITION));
		given(this.consumer.beginningOffsets(any(), any())).willThrow(new WakeupException())
			.willReturn(Map.of(PARTITION, 0L));
		given(this.consumer.endOffsets(any(), any())).willReturn(Map.of(PARTITION, 100L));
		SeekRequest request = new SeekRequest(PARTITION, SeekTarget.offset(3), 5, "planned", false);
		// On the consumer's own thread it would be refused.
		CompletableFuture.runAsync(() -> this.lanes.ask(request)).join();
		this.lanes.beforePoll(this.consumer);
		assertThat(request.await(Duration.ZERO)).isEqualTo(new SeekAnswer(SteeringResult.DONE, 5, 3, 0));
		then(this.consumer).should().seek(PARTITION, 3L);
	}

	@Test
	void handlesPolledRecords() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		accept(5, 6, 7);
		assertThat(this.handled).containsExactly(5L, 6L, 7L);
	}

	/**
	 * Seen with the consumer protocol: the poll that reports the loss returns records.
	 */
	@Test
	void dropsRecordsOfAPartitionThatHasGone() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.lanes.lost(List.of(PARTITION));
		accept(5, 6);
		this.lanes.revoked(this.consumer, List.of(PARTITION));
		this.lanes.beforePoll(this.consumer);
		assertThat(this.handled).isEmpty();
		then(this.consumer).should(never()).commitAsync(anyMap(), any());
		then(this.consumer).should(never()).commitSync(anyMap(), any(Duration.class));
	}

	@Test
	void takesNoRecordsBeforeItIsKnownWhereThePartitionBegins() {
		given(this.consumer.committed(anySet(), any())).willThrow(new TimeoutException());
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		assertThatIllegalStateException().isThrownBy(() -> accept(5));
		willReturn(Map.of(PARTITION, new OffsetAndMetadata(5))).given(this.consumer).committed(anySet(), any());
		this.passed.addAndGet(Duration.ofSeconds(1).toNanos());
		this.lanes.beforePoll(this.consumer);
		accept(5);
		assertThat(this.handled).containsExactly(5L);
	}

	/**
	 * A truncated log: what is unfinished below must not be taken for finished.
	 */
	@Test
	void goesBackToTheFirstUnfinishedRecordWhenThePositionIsMovedBackBehindIt() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.holds = true;
		accept(5, 6, 7, 8);
		this.held.get(1).through(List.of());
		accept(8, 9);
		then(this.consumer).should().seek(PARTITION, 5L);
		this.held.forEach((late) -> late.through(List.of()));
		this.lanes.beforePoll(this.consumer);
		then(this.consumer).should(never()).commitAsync(anyMap(), any());
		this.handled.clear();
		this.holds = false;
		accept(5, 6, 7, 8, 9);
		assertThat(this.handled).as("6 is known to be finished").containsExactlyInAnyOrder(5L, 7L, 8L, 9L);
	}

	@Test
	void handlesRecordsAgainWhenTheUserHasMovedThePositionBack() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		accept(5, 6, 7);
		this.handled.clear();
		accept(6, 7);
		assertThat(this.handled).containsExactly(6L, 7L);
		then(this.consumer).should(never()).seek(any(), anyLong());
	}

	/**
	 * An unclean leader may have less than what is committed.
	 */
	@Test
	void handlesRecordsBelowTheCommittedOffsetIfTheyCome() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		accept(3, 4, 5);
		assertThat(this.handled).containsExactly(3L, 4L, 5L);
	}

	@Test
	void takesAHandlerThatThrowsForOneThatFailed() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.failure = new IllegalStateException("planned");
		accept(5);
		this.lanes.beforePoll(this.consumer);
		this.lanes.revoked(this.consumer, List.of(PARTITION));
		then(this.consumer).should(never()).commitSync(anyMap(), any(Duration.class));
		assertThat(this.handled).containsExactly(5L);
	}

	/**
	 * Whatever a failure of the user's does to whoever looks at it.
	 */
	@Test
	void handlesARecordAgainIfItIsNotKnownWhatCameOfIt() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.failure = new Unlooked();
		accept(5);
		this.failure = null;
		this.delayed.forEach(Runnable::run);
		work();
		assertThat(this.handled).containsExactly(5L, 5L);
		this.lanes.revoked(this.consumer, List.of(PARTITION));
		then(this.consumer).should().commitSync(anyMap(), any(Duration.class));
	}

	@Test
	void takesNothingOfAPollIfTheLogHasLostRecordsBeforeIt() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		given(this.consumer.beginningOffsets(any(), any())).willReturn(Map.of(PARTITION, 8L));
		assertThatExceptionOfType(LostOffsetException.class).isThrownBy(() -> accept(8, 9));
		assertThat(this.handled).isEmpty();
	}

	@Test
	void answersARequestBeforeThePoll() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.failure = new IllegalStateException("planned");
		accept(5);
		this.failure = null;
		RecordRequest request = RecordRequest.retry(PARTITION, 5);
		onAnotherThread(() -> this.lanes.ask(request));
		assertThat(this.handled).containsExactly(5L);
		this.lanes.beforePoll(this.consumer);
		assertThat(request.await(Duration.ZERO)).isEqualTo(SteeringResult.DONE);
		work();
		assertThat(this.handled).containsExactly(5L, 5L);
	}

	@Test
	void answersItsOwnThreadAtOnce() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.failure = new IllegalStateException("planned");
		accept(5);
		assertThat(ask(RecordRequest.look(PARTITION, 5))).isEqualTo(SteeringResult.DONE);
		assertThat(ask(RecordRequest.retry(PARTITION, 6))).isEqualTo(SteeringResult.NOT_WAITING);
		assertThat(ask(RecordRequest.retry(PARTITION, 5))).isEqualTo(SteeringResult.DONE);
		assertThat(ask(RecordRequest.retry(PARTITION, 5))).isEqualTo(SteeringResult.NOT_FINISHED);
		this.lanes.revoked(this.consumer, List.of(PARTITION));
		assertThat(ask(RecordRequest.retry(PARTITION, 5))).isEqualTo(SteeringResult.NOT_ASSIGNED);
	}

	@Test
	void doesNotDoLaterWhatItDidNotAnswerInTime() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.failure = new IllegalStateException("planned");
		accept(5);
		RecordRequest request = RecordRequest.retry(PARTITION, 5);
		onAnotherThread(() -> this.lanes.ask(request));
		assertThat(request.await(Duration.ZERO)).isEqualTo(SteeringResult.NO_ANSWER);
		this.lanes.beforePoll(this.consumer);
		work();
		assertThat(this.handled).containsExactly(5L);
		assertThat(ask(RecordRequest.look(PARTITION, 5))).isEqualTo(SteeringResult.DONE);
	}

	@Test
	void hasNothingAssignedWhenItIsClosed() {
		RecordRequest before = RecordRequest.retry(PARTITION, 5);
		onAnotherThread(() -> this.lanes.ask(before));
		assertThat(this.lanes.closeIfOnThisThread(false)).isTrue();
		assertThat(before.await(Duration.ZERO)).isEqualTo(SteeringResult.NOT_ASSIGNED);
		RecordRequest after = RecordRequest.retry(PARTITION, 5);
		onAnotherThread(() -> this.lanes.ask(after));
		assertThat(after.await(Duration.ZERO)).isEqualTo(SteeringResult.NOT_ASSIGNED);
	}

	@Test
	void goesOnWhereItWasIfTheNewPositionCannotBeCommitted() {
		given(this.consumer.assignment()).willReturn(Set.of(PARTITION));
		given(this.consumer.beginningOffsets(any(), any())).willReturn(Map.of(PARTITION, 0L));
		given(this.consumer.endOffsets(any(), any())).willReturn(Map.of(PARTITION, 100L));
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.failure = new IllegalStateException("planned");
		accept(5);
		this.failure = null;
		accept(6, 7);
		willThrow(new TimeoutException("planned")).given(this.consumer).commitSync(anyMap(), any());
		SeekRequest request = new SeekRequest(PARTITION, SeekTarget.offset(1), 5, "planned", false);
		onAnotherThread(() -> this.lanes.ask(request));
		this.lanes.beforePoll(this.consumer);
		assertThat(request.await(Duration.ZERO).result()).isEqualTo(SteeringResult.NOT_COMMITTED);
		then(this.consumer).should().seek(PARTITION, 5);
		this.handled.clear();
		accept(5, 6, 7, 8);
		assertThat(this.handled).containsExactly(5L, 8L);
	}

	@Test
	void movesNothingWithinACallOfItsOwnThread() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		SeekRequest request = new SeekRequest(PARTITION, SeekTarget.EARLIEST, 5, "planned", false);
		this.lanes.ask(request);
		assertThat(request.await(Duration.ZERO).result()).isEqualTo(SteeringResult.NO_ANSWER);
	}

	/**
	 * Meters are removed when the application hears of it: nothing may bring them back.
	 */
	@Test
	void showsNoPartitionAnyMoreThatItSaysHasGone() {
		TopicPartition other = new TopicPartition(PARTITION.topic(), PARTITION.partition() + 1);
		given(this.consumer.committed(anySet(), any()))
			.willReturn(Map.of(PARTITION, new OffsetAndMetadata(5), other, new OffsetAndMetadata(5)));
		given(this.consumer.assignment()).willReturn(Set.of(PARTITION, other));
		this.lanes.assigned(this.consumer, List.of(PARTITION, other));
		this.lanes.beforePoll(this.consumer);
		assertThat(this.lanes.snapshot().partitions()).hasSize(2);
		this.lanes.revoked(this.consumer, List.of(PARTITION));
		this.lanes.lost(List.of(other));
		assertThat(this.shown).containsExactly(0, 1, 0);
	}

	private void rebalanced() {
		this.shown.add(this.lanes.snapshot().partitions().size());
	}

	@Test
	void countsWhatBecomesOfRecords() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		accept(5, 6);
		assertThat(this.counts.snapshot()).isEqualTo(new RecordCounts(2, 0, 0, 0, 0, 0, 0));
		this.failure = new IllegalStateException("planned");
		accept(7);
		assertThat(this.counts.snapshot()).isEqualTo(new RecordCounts(2, 0, 0, 1, 0, 0, 0));
		this.failure = null;
		this.delayed.forEach(Runnable::run);
		work();
		assertThat(this.counts.snapshot()).isEqualTo(new RecordCounts(3, 0, 0, 1, 0, 0, 0));
	}

	@Test
	void countsRecordsThatAreGivenUpByTheReason() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.failure = new RejectedRecordException("planned");
		accept(5);
		assertThat(this.counts.snapshot()).isEqualTo(new RecordCounts(0, 0, 1, 1, 0, 0, 0));
		this.failure = new IllegalStateException("planned");
		accept(6);
		assertThat(ask(RecordRequest.skip(PARTITION, 6, new SkippedRecordException("planned"))))
			.isEqualTo(SteeringResult.DONE);
		work();
		assertThat(this.counts.snapshot()).isEqualTo(new RecordCounts(0, 1, 1, 2, 0, 0, 0));
	}

	@Test
	void countsWhatIsFinishedTooLate() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.holds = true;
		accept(5);
		this.lanes.lost(List.of(PARTITION));
		this.held.get(0).through(List.of());
		assertThat(this.counts.snapshot()).isEqualTo(new RecordCounts(1, 0, 0, 0, 0, 1, 0));
	}

	@Test
	void countsRecordsWithoutAKey() {
		this.lanes.assigned(this.consumer, List.of(PARTITION));
		this.lanes.accept(this.consumer,
				List.of(new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), 5, null, "value"),
						new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), 6, "key", "value")));
		assertThat(this.counts.snapshot().nullKeys()).isEqualTo(1);
	}

	private SteeringResult ask(RecordRequest request) {
		this.lanes.ask(request);
		return request.await(Duration.ZERO);
	}

	private static void onAnotherThread(Runnable action) {
		CompletableFuture.runAsync(action).join();
	}

	private void accept(long... offsets) {
		List<ConsumerRecord<Object, Object>> records = new ArrayList<>();
		for (long offset : offsets) {
			records
				.add(new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, "key-" + offset, "value"));
		}
		this.lanes.accept(this.consumer, records);
		work();
	}

	private void work() {
		for (Runnable worker = this.workers.poll(); worker != null; worker = this.workers.poll()) {
			worker.run();
		}
	}

	private LaneEngine engine() {
		LaneListenerSettings settings = new LaneListenerSettings(Ordering.KEY, NullKey.PARTITION_ORDER,
				new LaneSettings(4, 1, Duration.ZERO, Duration.ZERO), new FlowLimits(100, 10_000, 1000), Duration.ZERO,
				Duration.ZERO,
				new FailureSettings(new RetrySchedule(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), () -> 0), 5,
						true, 0, new FailureSettings.Circuit(0, Duration.ZERO, Duration.ZERO), HeadOfLine.WAIT),
				NoCommittedOffset.FAIL_IF_LOST, Offsets.KAFKA, Pace.AT_ONCE, Duration.ofMinutes(5));
		EngineSurroundings surroundings = new EngineSurroundings(this.workers::add,
				(action, delay) -> this.delayed.add(action), (condition, nanos) -> condition.getAsBoolean(),
				() -> System.nanoTime() + this.passed.get(), Clock.systemUTC(), GroupMembership.UNGUARDED,
				KeyNames.hashed(), this.counts);
		return new LaneEngine("test", settings, new Recording(), surroundings, (partition) -> false,
				PositionStore.KAFKA,
				new FailureServices(new FailureClassifier(), (letter) -> CompletableFuture.completedFuture(null)));
	}

	private static final class Unlooked extends RuntimeException {

		@Override
		public synchronized Throwable getCause() {
			throw new IllegalStateException("planned");
		}

	}

	private final class Recording implements RecordsHandler {

		@Override
		public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
			records.forEach((record) -> LaneConsumerTests.this.handled.add(record.offset()));
			RuntimeException planned = LaneConsumerTests.this.failure;
			if (planned != null) {
				throw planned;
			}
			if (LaneConsumerTests.this.holds) {
				LaneConsumerTests.this.held.add(callback);
				return;
			}
			callback.through(List.of());
		}

		@Override
		public boolean takesBatches() {
			return false;
		}

		@Override
		public String description() {
			return "recording";
		}

	}

}

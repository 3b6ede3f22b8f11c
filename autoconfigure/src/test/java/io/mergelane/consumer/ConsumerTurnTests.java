package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.mergelane.HeadOfLine;
import io.mergelane.commit.CommitStamps;
import io.mergelane.commit.OffsetCommitter;
import io.mergelane.flow.Circuit;
import io.mergelane.flow.FlowController;
import io.mergelane.flow.FlowLimits;
import io.mergelane.flow.PauseReason;
import io.mergelane.skew.KeyNames;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link ConsumerTurn}, {@link PauseSwitch} and {@link PausedEnds}: promise S9,
 * in records and in bytes, and S20.
 */
class ConsumerTurnTests {

	private static final TopicPartition ONE = new TopicPartition("topic", 1);

	private static final TopicPartition TWO = new TopicPartition("topic", 2);

	private static final TopicPartition THREE = new TopicPartition("topic", 3);

	private final AtomicLong now = new AtomicLong();

	private final Set<TopicPartition> paused = new HashSet<>();

	private final Set<TopicPartition> pausedByUser = new HashSet<>();

	private final Consumer<?, ?> consumer = mock();

	private final AssignedPartitions partitions = new AssignedPartitions(new ConsumerTime(this.now::get),
			new LagWatch(this.now::get, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Duration.ofMinutes(5)), mock());

	private final FlowController flow = new FlowController(new FlowLimits(10, 1000, 100),
			new Circuit(0, Duration.ZERO, Duration.ZERO, this.now::get));

	private final ConsumerTurn turn = new ConsumerTurn(this.partitions, this.flow,
			new PauseSwitch(this.pausedByUser::contains),
			new OffsetCommitter("test", Duration.ofSeconds(1), this.now::get, CommitStamps.NONE, () -> {
			}), new HeadOfLineWatch("test", HeadOfLine.WAIT, this.flow),
			new EngineSurroundings(Runnable::run, (action, delay) -> {
			}, this::await, this.now::get, Clock.systemUTC(), GroupMembership.UNGUARDED, KeyNames.hashed(),
					new ListenerCounts()));

	private Runnable whileWaiting = () -> {
	};

	private int waits;

	private final AssignedPartition one = AssignedPartition.committed(ONE, new OffsetAndMetadata(0));

	@BeforeEach
	void assign() {
		this.partitions.add(this.one);
		this.partitions.add(AssignedPartition.committed(TWO, new OffsetAndMetadata(0)));
		given(this.consumer.assignment()).willReturn(Set.of(ONE, TWO));
		given(this.consumer.paused()).willAnswer((call) -> Set.copyOf(this.paused));
		given(this.consumer.currentLag(any())).willReturn(OptionalLong.of(0));
		willAnswer((call) -> this.paused.addAll(call.getArgument(0))).given(this.consumer).pause(anyCollection());
		willAnswer((call) -> this.paused.removeAll(call.<Set<TopicPartition>>getArgument(0))).given(this.consumer)
			.resume(anyCollection());
	}

	@Test
	void pausesAllPartitionsAtTheLimitOfRecordsAndResumesThem() {
		register(10, 1);
		run();
		assertThat(this.paused).containsExactlyInAnyOrder(ONE, TWO);
		finish(4, 1);
		run();
		assertThat(this.paused).isEmpty();
	}

	@Test
	void pausesAPartitionAtItsShareOnly() {
		register(7, 1);
		run();
		assertThat(this.paused).containsExactly(ONE);
		assertThat(this.partitions.snapshot().partitions()).extracting(PartitionSnapshot::paused)
			.containsExactly(PauseReason.SHARE, null);
	}

	@Test
	void waitsForRoomBeforeItPauses() {
		this.whileWaiting = () -> finish(4, 1);
		register(10, 1);
		run();
		assertThat(this.paused).isEmpty();
		assertThat(this.waits).isEqualTo(1);
	}

	@Test
	void showsWhatTheUserPaused() {
		this.pausedByUser.add(TWO);
		run();
		assertThat(this.partitions.snapshot().partitions()).extracting(PartitionSnapshot::paused)
			.containsExactly(null, PauseReason.REQUESTED);
	}

	@Test
	void showsTheOldestUnfinishedRecord() {
		register(3, 1);
		finish(1, 1);
		this.one.failed(1, 4, "TimeoutException");
		this.now.addAndGet(Duration.ofMinutes(5).toNanos());
		run();
		assertThat(this.partitions.snapshot().partitions().get(0).oldest())
			.isEqualTo(new PartitionSnapshot.Oldest(1, Duration.ofMinutes(5).plusSeconds(1), 4, "TimeoutException"));
	}

	@Test
	void showsWhatIsHeldBack() {
		register(2, 1);
		run();
		assertThat(this.partitions.snapshot().partitions()).extracting(PartitionSnapshot::failed)
			.containsOnly(PartitionSnapshot.Failed.NONE);
		this.one.notKept(1, "too large");
		this.one.notKept(0, "away");
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		run();
		assertThat(this.partitions.snapshot().partitions().get(0).failed())
			.isEqualTo(new PartitionSnapshot.Failed(0, false, new PartitionSnapshot.NotKept(0, "away")));
		this.one.recovered(0);
		this.one.recovered(1);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		run();
		assertThat(this.partitions.snapshot().partitions().get(0).failed()).isEqualTo(PartitionSnapshot.Failed.NONE);
	}

	@Test
	void showsThatARecordHoldsUpItsPartition() {
		register(50, 1);
		for (int ticket = 1; ticket < 50; ticket++) {
			this.one.finish(ticket, 1);
		}
		run();
		assertThat(this.partitions.snapshot().partitions()).extracting((partition) -> partition.failed().heldUp())
			.containsExactly(true, false);
		this.one.finish(0, 1);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		run();
		assertThat(this.partitions.snapshot().partitions()).extracting((partition) -> partition.failed().heldUp())
			.containsOnly(false);
	}

	@Test
	void pausesAtTheLimitOfBytesAndResumesWhenTheyAreLetGo() {
		register(2, 500);
		run();
		assertThat(this.paused).containsExactlyInAnyOrder(ONE, TWO);
		assertThat(this.partitions.snapshot().partitions()).extracting(PartitionSnapshot::paused)
			.containsOnly(PauseReason.BYTES);
		finish(1, 500);
		run();
		assertThat(this.paused).isEmpty();
	}

	@Test
	void pausesAgainWhatARebalanceHasResumed() {
		register(10, 1);
		run();
		this.paused.clear();
		run();
		assertThat(this.paused).containsExactlyInAnyOrder(ONE, TWO);
	}

	/**
	 * Its new owner has it; the client may notice at any time, and throw.
	 */
	@Test
	void touchesNoPartitionThatHasGone() {
		register(7, 1);
		run();
		assertThat(this.paused).containsExactly(ONE);
		this.partitions.remove(List.of(ONE));
		run();
		then(this.consumer).should(never()).resume(anyCollection());
	}

	@Test
	void pausesAPartitionOfWhichTheBrokerDoesNotTellWhereItBegins() {
		this.partitions.waiting().add(THREE);
		run();
		assertThat(this.paused).containsExactly(THREE);
		this.partitions.waiting().clear();
		this.partitions.add(AssignedPartition.committed(THREE, new OffsetAndMetadata(0)));
		run();
		assertThat(this.paused).isEmpty();
	}

	@Test
	void resumesNothingThatTheUserPaused() {
		this.paused.add(ONE);
		register(10, 1);
		run();
		this.pausedByUser.add(TWO);
		finish(10, 1);
		run();
		assertThat(this.paused).containsExactlyInAnyOrder(ONE, TWO);
		this.pausedByUser.clear();
		run();
		assertThat(this.paused).containsExactly(ONE);
	}

	@Test
	void commitsWhatIsFinished() {
		register(3, 1);
		finish(2, 1);
		run();
		then(this.consumer).should()
			.commitAsync(eq(Map.of(ONE, new OffsetAndMetadata(2, Optional.empty(), ""))), any());
	}

	@Test
	void asksForTheEndOfTheLogWhileNothingIsFetched() {
		register(10, 1);
		given(this.consumer.endOffsets(anyCollection(), any())).willReturn(Map.of(ONE, 50L, TWO, 0L));
		run();
		assertThat(lagOfOne()).isEqualTo(50);
		given(this.consumer.endOffsets(anyCollection(), any())).willThrow(new TimeoutException());
		this.now.addAndGet(Duration.ofSeconds(10).toNanos());
		run();
		assertThat(lagOfOne()).as("the last known").isEqualTo(50);
	}

	private boolean await(BooleanSupplier condition, long nanos) {
		this.waits++;
		this.whileWaiting.run();
		return condition.getAsBoolean();
	}

	private long lagOfOne() {
		List<PartitionSnapshot> snapshot = this.partitions.snapshot().partitions();
		Long lag = snapshot.get(0).lag().records();
		assertThat(snapshot.get(0).partition()).isEqualTo(1);
		return (lag != null) ? lag : -1;
	}

	private void run() {
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		this.turn.run(this.consumer);
	}

	private void register(int count, long size) {
		for (int i = 0; i < count; i++) {
			this.one.register(new ConsumerRecord<>("topic", 1, i, "key", "value"), size, 0);
		}
	}

	private void finish(int count, long size) {
		for (int ticket = 0; ticket < count; ticket++) {
			this.one.finish(ticket, size);
		}
	}

}

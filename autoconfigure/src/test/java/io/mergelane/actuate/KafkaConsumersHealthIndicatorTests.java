package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.consumer.RecordCounts;
import io.mergelane.flow.Circuit;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaConsumersHealthIndicator}.
 */
class KafkaConsumersHealthIndicatorTests {

	private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

	private static final PartitionLag IN_TIME = new PartitionLag(3L, 10L, TimeLag.exact(5), PartitionState.OK,
			Duration.ZERO);

	private static final EngineSnapshot SOUND = engine(Circuit.State.CLOSED, false);

	@Test
	void isUpIfNothingNeedsAttention() {
		Health health = health(SOUND, List.of(), PartitionSnapshot.Failed.NONE);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).isEqualTo(Map.of("circuit", Map.of("orders", "closed")));
	}

	@Test
	void isUpThoughTheCircuitIsOpen() {
		Health health = health(engine(Circuit.State.OPEN, false), List.of(), PartitionSnapshot.Failed.NONE);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("circuit", Map.of("orders", "open"));
	}

	@Test
	void isUpThoughRecordsWait() {
		assertThat(health(SOUND, List.of(), new PartitionSnapshot.Failed(3, false, null)).getStatus())
			.isEqualTo(Status.UP);
	}

	@Test
	void isDownIfAHandlerIgnoresItsInterruption() {
		Health health = health(SOUND, List.of(overdue("orders-w-1", true)), PartitionSnapshot.Failed.NONE);
		assertDown(health,
				Map.of("listener", "orders", "partition", "shop-1", "offset", 9L, "age", Duration.ofMinutes(7),
						"reason",
						"its handler goes on, though its time is over and thread 'orders-w-1' was interrupted"));
	}

	@Test
	void isDownIfAHandlerWorksOnElsewhere() {
		Health health = health(SOUND, List.of(overdue(null, true)), PartitionSnapshot.Failed.NONE);
		assertDown(health, Map.of("listener", "orders", "partition", "shop-1", "offset", 9L, "age",
				Duration.ofMinutes(7), "reason", "its handler goes on, though its time is over and it was cancelled"));
	}

	@Test
	void isUpWhileAHandlerMayStillEnd() {
		assertThat(health(SOUND, List.of(overdue("orders-w-1", false)), PartitionSnapshot.Failed.NONE).getStatus())
			.isEqualTo(Status.UP);
	}

	@Test
	void isDownIfADeadLetterCannotBeWritten() {
		Health health = health(SOUND, List.of(),
				new PartitionSnapshot.Failed(1, false, new PartitionSnapshot.NotKept(8, "too large")));
		assertDown(health, Map.of("listener", "orders", "partition", "shop-1", "offset", 8L, "reason",
				"its dead letter cannot be written: too large"));
	}

	@Test
	void isDownIfTheBudgetIsSpent() {
		Health health = health(engine(Circuit.State.CLOSED, true), List.of(), PartitionSnapshot.Failed.NONE);
		assertDown(health, Map.of("listener", "orders", "reason",
				"the dead-letter budget is spent: records that fail are no longer given up"));
	}

	@Test
	void isDownIfARecordHoldsUpItsPartition() {
		Health health = health(SOUND, List.of(), new PartitionSnapshot.Failed(1, true, null));
		assertDown(health, Map.of("listener", "orders", "partition", "shop-1", "offset", 7L, "age",
				Duration.ofMinutes(2), "reason", "it keeps its partition from going on: TimeoutException"));
	}

	@Test
	void isDownIfAPartitionHasBeenStuckForTwiceAsLongAsIsAllowed() {
		assertDown(health(SOUND, List.of(), standingStill(Duration.ofMinutes(11), PartitionState.STUCK, "IOException")),
				Map.of("listener", "orders", "partition", "shop-1", "offset", 7L, "age", Duration.ofMinutes(11),
						"reason", "its partition is stuck: it has failed 3 times: IOException"));
		assertDown(health(SOUND, List.of(), standingStill(Duration.ofMinutes(11), PartitionState.STUCK, null)),
				Map.of("listener", "orders", "partition", "shop-1", "offset", 7L, "age", Duration.ofMinutes(11),
						"reason", "its partition is stuck: it has not failed"));
	}

	@Test
	void isDownIfRecordsAreNotPolledForTwiceAsLongAsIsAllowed() {
		PartitionSnapshot partition = new PartitionSnapshot("shop", 1, 7,
				new PartitionLag(3L, 10L, TimeLag.UNKNOWN, PartitionState.STUCK, Duration.ofMinutes(11)), null,
				new TrackerSnapshot(7, 7, 0, 0, null, List.of()), null, PartitionSnapshot.Failed.NONE);
		assertDown(health(SOUND, List.of(), partition), Map.of("listener", "orders", "partition", "shop-1", "offset",
				7L, "age", Duration.ofMinutes(11), "reason", "its partition is stuck: it was not polled"));
	}

	@Test
	void isUpWhileAPartitionHasNotBeenStuckForLong() {
		assertThat(
				health(SOUND, List.of(), standingStill(Duration.ofMinutes(10), PartitionState.STUCK, null)).getStatus())
			.isEqualTo(Status.UP);
	}

	@Test
	void isUpThoughAPausedPartitionStandsStill() {
		assertThat(health(SOUND, List.of(), standingStill(Duration.ofMinutes(11), PartitionState.PAUSED, null))
			.getStatus()).isEqualTo(Status.UP);
	}

	private static PartitionSnapshot standingStill(Duration still, PartitionState state, @Nullable String failure) {
		return new PartitionSnapshot("shop", 1, 7, new PartitionLag(3L, 10L, TimeLag.exact(5), state, still), null,
				new TrackerSnapshot(7, 10, 3, 0, null, List.of()),
				new PartitionSnapshot.Oldest(7, Duration.ofMinutes(20), 3, failure), PartitionSnapshot.Failed.NONE);
	}

	@Test
	void saysNothingOfAListenerThatDoesNotRun() {
		ListenerSnapshot stopped = new ListenerSnapshot("orders", "shop", false, false,
				engine(Circuit.State.OPEN, true), List.of(), List.of(), List.of());
		assertThat(new KafkaConsumersHealthIndicator(() -> List.of(stopped), List::of, STUCK_AFTER).health())
			.isEqualTo(Health.up().withDetail("circuit", Map.of()).build());
	}

	@Test
	void isUpThoughAVerdictIsInDoubt() {
		Health health = health(status(Verdict.SUSPECT, List.of(), Duration.ofMinutes(1)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("groups", Map.of("shop", "suspect"));
	}

	@Test
	void isUpWithoutDetailsOfGroupsThatAreClear() {
		assertThat(health(status(Verdict.CLEAR, List.of(), null)).getDetails()).containsOnlyKeys("circuit");
	}

	@Test
	void isOutOfServiceIfAListenerIsKeptOutOfItsGroup() {
		Health health = health(status(Verdict.TAKEN, List.of("orders"), null));
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("keptOut", Set.of("orders"))
			.containsEntry("groups", Map.of("shop", "taken"));
	}

	@Test
	void isDownIfOthersHaveLeftItNoPartitionForLong() {
		assertDown(health(status(Verdict.SHARED_INCUMBENT, List.of(), Duration.ofMinutes(3))),
				Map.of("group", "shop", "age", Duration.ofMinutes(3), "reason",
						"members of this application hold no partition, and members of others do"));
	}

	private static GroupStatus status(Verdict verdict, List<String> keptOut, @Nullable Duration starved) {
		GroupSubject subject = new GroupSubject("shop", new ApplicationIdentity("shop", null), Set.of(), Set.of(),
				Set.of(), false, false);
		return new GroupStatus("shop", new GroupFinding(subject, true,
				new GroupLook.Answer.Failed("planned", Instant.EPOCH), verdict, false, List.of()), keptOut, starved);
	}

	private static Health health(GroupStatus group) {
		return new KafkaConsumersHealthIndicator(List::of, () -> List.of(group), STUCK_AFTER).health();
	}

	private static void assertDown(Health health, Map<String, Object> problem) {
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("problems", List.of(problem)).containsKey("circuit");
	}

	private static Health health(EngineSnapshot engine, List<OverdueSnapshot> overdue,
			PartitionSnapshot.Failed failed) {
		return health(engine, overdue,
				new PartitionSnapshot("shop", 1, 7, IN_TIME, null, new TrackerSnapshot(7, 10, 3, 0, null, List.of()),
						new PartitionSnapshot.Oldest(7, Duration.ofMinutes(2), 3, "TimeoutException"), failed));
	}

	private static Health health(EngineSnapshot engine, List<OverdueSnapshot> overdue, PartitionSnapshot partition) {
		ListenerSnapshot listener = new ListenerSnapshot("orders", "shop", true, false, engine,
				List.of(new ConsumerSnapshot(List.of(partition), 0, 0, List.of(), overdue)), List.of(), List.of());
		return new KafkaConsumersHealthIndicator(() -> List.of(listener), List::of, STUCK_AFTER).health();
	}

	private static EngineSnapshot engine(Circuit.State circuit, boolean budgetSpent) {
		return new EngineSnapshot(Ordering.KEY, NullKey.PARTITION_ORDER, circuit, budgetSpent, 0, 64, 0,
				RecordCounts.NONE);
	}

	private static OverdueSnapshot overdue(@Nullable String thread, boolean ignored) {
		return new OverdueSnapshot("shop", 1, 9, 1, thread, Duration.ofMinutes(7), ignored);
	}

}

package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.consumer.ClientSnapshot;
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
import io.mergelane.lane.LaneActivity;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.RebalanceActivity;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skyscreamer.jsonassert.JSONAssert;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.event.ConsumerStoppedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaConsumersHealth}.
 */
class KafkaConsumersHealthTests {

	private static final HealthLimits LIMITS = new HealthLimits(Duration.ofMinutes(5), Duration.ofMinutes(5));

	private static final PartitionLag IN_TIME = new PartitionLag(3L, 10L, TimeLag.exact(5), PartitionState.OK,
			Duration.ZERO);

	private static final EngineSnapshot SOUND = engine(Circuit.State.CLOSED, false);

	@Test
	void isUpIfNothingNeedsAttention() {
		Health health = health(SOUND, List.of(), PartitionSnapshot.Failed.NONE);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).isEqualTo(Map.of("listeners",
				Map.of("orders", new GroupHealthIndicator.ListenerHealth("active", 1, "closed", null))));
	}

	@Test
	void isUpThoughTheCircuitIsOpen() {
		Health health = health(engine(Circuit.State.OPEN, false), List.of(), PartitionSnapshot.Failed.NONE);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(listener(health).circuit()).isEqualTo("open");
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
	void isUpThoughAListenerWasStopped() {
		Health health = health(new ListenerSnapshot("orders", "shop", false, false, engine(Circuit.State.OPEN, true),
				List.of(), List.of(), List.of()));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(listener(health).state()).isEqualTo("stopped");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			AUTH      | it is not authenticated or authorized
			FENCED    | another member has its static id, or a transaction of its own was fenced
			NO_OFFSET | there is no offset to begin at
			ERROR     | an error has ended its consumer thread
			ABNORMAL  | an error that cannot be handled, see the log""")
	void isDownIfAListenerHasStoppedThoughNobodyAskedForThat(ConsumerStoppedEvent.Reason failure, String text) {
		Health health = health(new ListenerSnapshot("orders", "shop", false, false, SOUND, List.of(), List.of(),
				List.of(), RebalanceActivity.NONE, failure));
		assertDown(health, Map.of("listener", "orders", "reason", "its container has stopped: " + text));
		assertThat(listener(health).state()).isEqualTo("failed");
	}

	@Test
	void isUpWithoutPartitions() {
		Health health = health(running(false, ClientSnapshot.UNKNOWN));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(listener(health).state()).isEqualTo("no-partitions");
	}

	@Test
	void isOutOfServiceIfAListenerIsPaused() {
		Health health = health(running(true, ClientSnapshot.UNKNOWN));
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(listener(health).state()).isEqualTo("paused");
	}

	@Test
	void isUpWhileTheBrokerIsAwayForAMoment() {
		Health health = health(running(false, client(Duration.ofSeconds(299))));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(listener(health).brokerAway()).isEqualTo(Duration.ofSeconds(299));
		assertThat(listener(health(running(false, client(Duration.ofSeconds(30))))).brokerAway()).isNull();
	}

	@Test
	void isDownIfTheBrokerIsAwayForLong() {
		assertDown(health(running(false, client(Duration.ofMinutes(5)))), Map.of("listener", "orders", "reason",
				"nothing was heard from the broker", "age", Duration.ofMinutes(5)));
	}

	@Test
	void isUpIfOneConsumerHearsFromTheBroker() {
		assertThat(health(running(false, client(Duration.ofMinutes(9)), client(Duration.ofSeconds(1)))).getStatus())
			.isEqualTo(Status.UP);
	}

	@Test
	void tellsEachGroupByItself() {
		ListenerSnapshot paused = new ListenerSnapshot("audit", "a/b", true, true, SOUND, List.of(), List.of(),
				List.of());
		KafkaConsumersHealth health = new KafkaConsumersHealth(
				() -> List.of(running(false, client(Duration.ofMinutes(6))), paused),
				() -> List.of(new GroupStatus("plain", null, List.of(), null)), LIMITS);
		assertThat(health.stream().map(HealthContributors.Entry::name)).containsExactly("a_b", "plain", "shop");
		assertThat(health(health, "shop").getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(health, "a_b").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health(health, "plain").getStatus()).isEqualTo(Status.UP);
		assertThat(health.getContributor("other")).isNull();
	}

	@Test
	void tellsAllOfAGroup() throws Exception {
		ListenerSnapshot failed = new ListenerSnapshot("audit", "shop", false, false, SOUND, List.of(), List.of(),
				List.of(), RebalanceActivity.NONE, ConsumerStoppedEvent.Reason.AUTH);
		ListenerSnapshot held = new ListenerSnapshot("orders", "shop", true, false, engine(Circuit.State.OPEN, false),
				List.of(new ConsumerSnapshot(
						List.of(standingStill(Duration.ofMinutes(11), PartitionState.STUCK, "IOException")), 0, 0,
						List.of(), List.of(), client(Duration.ofSeconds(40)), LaneActivity.NONE)),
				List.of(), List.of());
		Health health = health(new KafkaConsumersHealth(() -> List.of(failed, held),
				() -> List.of(status(Verdict.TAKEN, List.of("bills"), Duration.ofMinutes(3))), LIMITS), "shop");
		JSONAssert.assertEquals("""
				{"status":"DOWN","details":{
				  "listeners":{
				    "audit":{"state":"failed","partitions":0,"circuit":"closed","brokerAway":null},
				    "orders":{"state":"active","partitions":1,"circuit":"open","brokerAway":"PT40S"}},
				  "verdict":"taken","keptOut":["bills"],
				  "problems":[
				    {"listener":"audit","reason":"its container has stopped: it is not authenticated or authorized"},
				    {"listener":"orders","reason":"its partition is stuck: it has failed 3 times: IOException",
				      "partition":"shop-1","offset":7,"age":"PT11M"},
				    {"reason":"members of this application hold no partition, and members of others do","age":"PT3M"}]}}
				""", JsonMapper.shared().writeValueAsString(health), true);
	}

	private static ListenerSnapshot running(boolean paused, ClientSnapshot... clients) {
		return new ListenerSnapshot("orders", "shop", true, paused, SOUND, Stream.of(clients)
			.map((client) -> new ConsumerSnapshot(List.of(), 0, 0, List.of(), List.of(), client, LaneActivity.NONE))
			.toList(), List.of(), List.of());
	}

	private static ClientSnapshot client(Duration silence) {
		return new ClientSnapshot("shop%prod%orders-0", silence, true);
	}

	private static GroupHealthIndicator.ListenerHealth listener(Health health) {
		Map<?, ?> listeners = (Map<?, ?>) Objects.requireNonNull(health.getDetails().get("listeners"));
		return (GroupHealthIndicator.ListenerHealth) Objects.requireNonNull(listeners.get("orders"));
	}

	private static Health health(KafkaConsumersHealth health, String group) {
		HealthIndicator indicator = (HealthIndicator) Objects.requireNonNull(health.getContributor(group));
		return Objects.requireNonNull(indicator.health());
	}

	private static Health health(ListenerSnapshot listener) {
		return health(new KafkaConsumersHealth(() -> List.of(listener), List::of, LIMITS), "shop");
	}

	@Test
	void isUpThoughAVerdictIsInDoubt() {
		Health health = health(status(Verdict.SUSPECT, List.of(), Duration.ofMinutes(1)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("verdict", "suspect");
	}

	@Test
	void isUpWithoutDetailsOfGroupsThatAreClear() {
		assertThat(health(status(Verdict.CLEAR, List.of(), null)).getDetails()).containsOnlyKeys("listeners");
	}

	@Test
	void isOutOfServiceIfAListenerIsKeptOutOfItsGroup() {
		Health health = health(status(Verdict.TAKEN, List.of("orders"), null));
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("keptOut", List.of("orders")).containsEntry("verdict", "taken");
	}

	@Test
	void isDownIfOthersHaveLeftItNoPartitionForLong() {
		assertDown(health(status(Verdict.SHARED_INCUMBENT, List.of(), Duration.ofMinutes(3))),
				Map.of("age", Duration.ofMinutes(3), "reason",
						"members of this application hold no partition, and members of others do"));
	}

	private static GroupStatus status(Verdict verdict, List<String> keptOut, @Nullable Duration starved) {
		GroupSubject subject = new GroupSubject("shop", new ApplicationIdentity("shop", null), Set.of(), Set.of(),
				Set.of(), false, false);
		return new GroupStatus("shop", new GroupFinding(subject, true,
				new GroupLook.Answer.Failed("planned", Instant.EPOCH), verdict, false, List.of()), keptOut, starved);
	}

	private static Health health(GroupStatus group) {
		return health(new KafkaConsumersHealth(List::of, () -> List.of(group), LIMITS), "shop");
	}

	private static void assertDown(Health health, Map<String, Object> problem) {
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("problems", List.of(problem)).containsKey("listeners");
	}

	private static Health health(EngineSnapshot engine, List<OverdueSnapshot> overdue,
			PartitionSnapshot.Failed failed) {
		return health(engine, overdue,
				new PartitionSnapshot("shop", 1, 7, IN_TIME, null, new TrackerSnapshot(7, 10, 3, 0, null, List.of()),
						new PartitionSnapshot.Oldest(7, Duration.ofMinutes(2), 3, "TimeoutException"), failed));
	}

	private static Health health(EngineSnapshot engine, List<OverdueSnapshot> overdue, PartitionSnapshot partition) {
		return health(new ListenerSnapshot("orders", "shop", true, false, engine,
				List.of(new ConsumerSnapshot(List.of(partition), 0, 0, List.of(), overdue)), List.of(), List.of()));
	}

	private static EngineSnapshot engine(Circuit.State circuit, boolean budgetSpent) {
		return new EngineSnapshot(Ordering.KEY, NullKey.PARTITION_ORDER, circuit, budgetSpent, 0, 64, 0,
				RecordCounts.NONE);
	}

	private static OverdueSnapshot overdue(@Nullable String thread, boolean ignored) {
		return new OverdueSnapshot("shop", 1, 9, 1, thread, Duration.ofMinutes(7), ignored);
	}

}

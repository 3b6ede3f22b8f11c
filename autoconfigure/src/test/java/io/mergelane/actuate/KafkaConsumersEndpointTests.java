package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.consumer.ClientSnapshot;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.consumer.RecordCounts;
import io.mergelane.flow.Circuit;
import io.mergelane.flow.PauseReason;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupMember;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.OwnerStamp;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.lag.group.MemberLag;
import io.mergelane.lane.LaneActivity;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.CauseBasis;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceActivity;
import io.mergelane.rebalance.RebalanceCause;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceMember;
import io.mergelane.rebalance.RebalanceReason;
import io.mergelane.rebalance.StormReport;
import io.mergelane.replay.ReplayFilter;
import io.mergelane.replay.ReplayReport;
import io.mergelane.replay.ReplayRequest;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaConsumersEndpoint}.
 */
class KafkaConsumersEndpointTests {

	private final ListenerSnapshot busy = new ListenerSnapshot("orders", "shop", true, false,
			new EngineSnapshot(Ordering.KEY, NullKey.PARTITION_ORDER, Circuit.State.HALF_OPEN, true, 7, 64, 2.5,
					RecordCounts.NONE),
			List.of(new ConsumerSnapshot(
					List.of(new PartitionSnapshot("orders", 0, 1080,
							new PartitionLag(
									120L, 1213L, TimeLag.exact(3200), PartitionState.STUCK, Duration.ofMinutes(6)),
							PauseReason.RECORDS,
							new TrackerSnapshot(1080, 1130, 37, 13, new TrackerSnapshot.Oldest(1080, 5, 9),
									List.of(new TrackerSnapshot.Gap(1080, 1082), new TrackerSnapshot.Gap(1090, 1092))),
							new PartitionSnapshot.Oldest(1080, Duration.ofMinutes(6), 3, "TimeoutException"),
							new PartitionSnapshot.Failed(4, true, new PartitionSnapshot.NotKept(1090, "too large"))),
							new PartitionSnapshot("orders", 1, 5,
									new PartitionLag(3L, 8L, TimeLag.estimate(40), PartitionState.OK, Duration.ZERO),
									null, new TrackerSnapshot(5, 5, 0, 0, null, List.of()), null,
									PartitionSnapshot.Failed.NONE)),
					2, 1, List.of(),
					List.of(new OverdueSnapshot("orders", 0, 1090, 3, "orders-w-1", Duration.ofMinutes(9), true)),
					ClientSnapshot.UNKNOWN, new LaneActivity(24, 5))),
			List.of(new RebalanceEvent(Instant.parse("2026-11-21T19:40:12Z"), RebalanceEvent.Type.ASSIGNED,
					List.of("orders-0", "orders-1"), 0, 0, new RebalanceMember(8, "m"), Duration.ofMillis(100),
					Duration.ofSeconds(10),
					new RebalanceReason(RebalanceCause.MEMBER_JOINED, CauseBasis.MEMBERSHIP_DIFF,
							"two at /10.0.3.14"))),
			List.of(new OffsetReset(Instant.parse("2026-11-21T19:41:00Z"), "orders-1", 2, 5, "gone")),
			new RebalanceActivity(6, new StormReport(Instant.parse("2026-11-21T19:40:14Z"), 5, Duration.ofSeconds(3),
					RebalanceCause.MEMBER_JOINED, "two at /10.0.3.14", "See why.")),
			null);

	private final ListenerSnapshot fresh = new ListenerSnapshot("audit", "shop", false, true, EngineSnapshot.NONE,
			List.of(new ConsumerSnapshot(
					List.of(new PartitionSnapshot("audit", 0, -1,
							new PartitionLag(null, null, TimeLag.UNKNOWN, PartitionState.PAUSED, Duration.ZERO), null,
							new TrackerSnapshot(0, 0, 0, 0, null, List.of()), null, PartitionSnapshot.Failed.NONE)),
					0, 0, List.of(), List.of())),
			List.of(), List.of());

	private final GroupStatus guarded = new GroupStatus("shop",
			new GroupFinding(
					new GroupSubject("shop", ApplicationIdentity.parse("order-service@prod"), Set.of(), Set.of(),
							Set.of("orders"), false, false),
					true,
					new GroupLook.Answer.Seen(new GroupFacts("shop", GroupType.CLASSIC, GroupState.STABLE, List.of(),
							Map.of(new TopicPartition("orders", 0),
									new GroupFacts.Committed(1080,
											new OwnerStamp(ApplicationIdentity.parse("order-service@prod"),
													Instant.parse("2026-03-01T09:12:00Z"), true,
													ApplicationIdentity.parse("order-service@prod"), "order-service"))),
							false, Instant.parse("2026-11-21T19:40:12Z"))),
					Verdict.SHARED_INCUMBENT, false,
					List.of(new GroupMember("1", "order-service%prod%orders-0", "/10.0.3.11", null, Set.of(), null,
							GroupMember.Kind.OWN),
							new GroupMember("2", "billing%prod%orders-0", "/10.0.4.7", null,
									Set.of(new TopicPartition("orders", 0)), null, GroupMember.Kind.FOREIGN))),
			List.of("audit"), Duration.ofMinutes(3));

	private Function<Set<TopicPartition>, GroupLag> kafka = (own) -> new GroupLag(null, Map.of(), null);

	private final KafkaConsumersEndpoint endpoint = new KafkaConsumersEndpoint(() -> List.of(this.busy, this.fresh),
			() -> List.of(this.guarded),
			(group) -> List.of(ReplayDescriptor.ended("orders",
					new ReplayRequest("fix", "orders-dlt", ReplayFilter.ALL).toHandler("orders"),
					Instant.parse("2026-11-21T19:42:00Z"),
					new ReplayReport("fix", false, 9, 3, 1, 1, 2, List.of(new ReplayReport.Range(0, 0, 9, 12)), false,
							List.of(new ReplayReport.Failure("orders-dlt-0@7", "bad row")), List.of(), "away"))),
			(group, own) -> this.kafka.apply(own), ShownKeys.NEVER);

	@Test
	void showsListenersByGroup() throws Exception {
		JSONAssert.assertEquals(
				"""
						{"groups":{"shop":{"listeners":{
						  "orders":{"running":true,"paused":false,"circuit":"half-open",
						    "deadLetters":{"written":7,"budgetSpent":true},"parallelism":64,"rateLimit":2.5,
						    "overdue":[{"record":"orders-0@1090","records":3,"thread":"orders-w-1","age":"PT9M"}],"assigned":2,"inFlight":37,"lanes":{"busy":24,"ready":5},"lag":{"records":123,"time":"PT3.2S","estimate":"estimate"},
						    "states":{"STUCK":1,"OK":1},
						    "partitions":{
						      "orders-0":{"committed":1080,"next":1130,"inFlight":37,"finishedAhead":13,
						        "gaps":[[1080,1082],[1090,1092]],"lag":120,"lagTime":"PT3.2S","estimate":"exact","state":"STUCK",
						        "oldest":{"offset":1080,"age":"PT6M","failedAttempts":3,"lastError":"TimeoutException"},"paused":"records",
						        "waiting":4,"heldUp":true,"notKept":{"offset":1090,"reason":"too large"}},
						      "orders-1":{"committed":5,"next":5,"inFlight":0,"finishedAhead":0,"gaps":[],
						        "oldest":null,"lag":3,"lagTime":"PT0.04S","estimate":"estimate","state":"OK","paused":null,"waiting":0,"heldUp":false,"notKept":null}},
						    "failedCommits":2,"lateCompletions":1,
						    "rebalanced":{"last10m":6,"storm":true},
						    "rebalances":[{"at":"2026-11-21T19:40:12Z","listener":null,"type":"ASSIGNED",
						      "cause":"MEMBER_JOINED","causeBasis":"membership-diff","detail":"two at /10.0.3.14","epoch":8,
						      "partitions":["orders-0","orders-1"],"stopped":"PT0.1S","handover":"PT10S",
						      "unfinishedAtRevoke":0}],
						    "resets":[{"at":"2026-11-21T19:41:00Z","partition":"orders-1","from":2,"to":5,"skipped":3,
						      "reason":"gone"}]},
						  "audit":{"running":false,"paused":true,"circuit":"closed",
						    "deadLetters":{"written":0,"budgetSpent":false},"parallelism":0,"rateLimit":0.0,"overdue":[],"assigned":1,"inFlight":0,"lanes":{"busy":0,"ready":0},"lag":{"records":null,"time":null,"estimate":"unknown"},
						    "states":{"PAUSED":1},
						    "partitions":{
						      "audit-0":{"committed":null,"next":0,"inFlight":0,"finishedAhead":0,"gaps":[],
						        "oldest":null,"lag":null,"lagTime":null,"estimate":"unknown","state":"PAUSED","paused":null,"waiting":0,"heldUp":false,"notKept":null}},
						    "failedCommits":0,"lateCompletions":0,"rebalanced":{"last10m":0,"storm":false},"rebalances":[],"resets":[]}},
						  "guard":{"verdict":"shared-incumbent","owner":"order-service@prod","since":"2026-03-01T09:12:00Z",
						    "lastLook":"2026-11-21T19:40:12Z","failure":null,
						    "members":{"own":1,"foreign":1,"unidentified":0,"idle":1},"partitions":1,
						    "others":[{"clientId":"billing%prod%orders-0","identity":"billing@prod","host":"/10.0.4.7",
						      "assigned":["orders-0"]}],
						    "keptOut":["audit"],"starved":"PT3M","advice":"2 members for 1 partition: 1 can never work"},
						  "replays":[{"id":"fix","listener":"orders","topic":"orders-dlt","target":"handler","dryRun":false,
						    "state":"ended-early","began":"2026-11-21T19:42:00Z",
						    "counts":{"lookedAt":9,"matched":3,"replayed":1,"failed":1,"unreadable":2,"limitReached":false,
						      "partitions":[{"partition":0,"first":0,"next":9,"end":12}]},
						    "failures":[{"letter":"orders-dlt-0@7","reason":"bad row"}],"samples":[],"failure":"away"}]}}}
						""",
				JsonMapper.shared().writeValueAsString(this.endpoint.groups()), true);
	}

	@Test
	void showsHowFarAGroupIsBehind() throws Exception {
		this.kafka = (own) -> {
			assertThat(own).containsExactlyInAnyOrder(new TopicPartition("orders", 0), new TopicPartition("orders", 1),
					new TopicPartition("audit", 0));
			return new GroupLag(Instant.parse("2026-11-21T19:40:12Z"),
					Map.of(new TopicPartition("orders", 0),
							new MemberLag(1200L, 1080L, 120L, TimeLag.UNKNOWN, null, "shop%prod%orders-0"),
							new TopicPartition("orders", 2),
							new MemberLag(90L, 40L, 50L, TimeLag.estimate(1500), null, "shop%prod%orders-1"),
							new TopicPartition("orders", 3),
							new MemberLag(90L, null, null, TimeLag.UNKNOWN, PartitionState.UNASSIGNED, null)),
					"Kafka has not answered within 5000 ms");
		};
		JSONAssert.assertEquals(
				"""
						{"lag":{"asOf":"2026-11-21T19:40:12Z","records":null,"time":"PT3.2S","estimate":"estimate",
						  "states":{"UNASSIGNED":1,"STUCK":1,"OK":1,"PAUSED":1},
						  "partitions":{
						    "orders-0":{"here":true,"end":1213,"committed":1080,"records":120,"time":"PT3.2S","estimate":"exact",
						      "state":"STUCK","paused":"records",
						      "oldest":{"offset":1080,"age":"PT6M","failedAttempts":3,"lastError":"TimeoutException"},
						      "member":"shop%prod%orders-0"},
						    "orders-1":{"here":true,"end":8,"committed":5,"records":3,"time":"PT0.04S","estimate":"estimate",
						      "state":"OK","paused":null,"oldest":null,"member":null},
						    "orders-2":{"here":false,"end":90,"committed":40,"records":50,"time":"PT1.5S","estimate":"estimate",
						      "state":null,"paused":null,"oldest":null,"member":"shop%prod%orders-1"},
						    "orders-3":{"here":false,"end":90,"committed":null,"records":null,"time":null,"estimate":"unknown",
						      "state":"UNASSIGNED","paused":null,"oldest":null,"member":null},
						    "audit-0":{"here":true,"end":null,"committed":null,"records":null,"time":null,"estimate":"unknown",
						      "state":"PAUSED","paused":null,"oldest":null,"member":null}},
						  "truncated":false,"failure":"Kafka has not answered within 5000 ms"}}
						""",
				JsonMapper.shared().writeValueAsString(this.endpoint.section("shop", "lag")), true);
	}

	@Test
	void showsTheHundredPartitionsThatAreWorstOff() {
		Map<TopicPartition, MemberLag> partitions = new HashMap<>();
		for (int partition = 0; partition < 200; partition++) {
			partitions.put(new TopicPartition("big", partition),
					new MemberLag(1000L, 1000L - partition, (long) partition, TimeLag.estimate(partition), null, "a"));
		}
		this.kafka = (own) -> new GroupLag(Instant.EPOCH, partitions, null);
		assertThat(this.endpoint.section("shop", "lag")).isInstanceOfSatisfying(LagSection.class, (section) -> {
			assertThat(section.lag().truncated()).isTrue();
			assertThat(section.lag().partitions()).hasSize(100)
				.containsKeys("orders-0", "audit-0", "big-199")
				.doesNotContainKeys("big-0", "big-100", "orders-1");
			assertThat(section.lag().time()).isEqualTo(Duration.ofMillis(3200));
		});
	}

	@Test
	void knowsNoOtherSection() {
		assertThat(this.endpoint.section("shop", "other")).isNull();
		assertThat(this.endpoint.section("other", "lag")).isNull();
	}

	@Test
	void showsOneGroup() {
		assertThat(this.endpoint.group("shop")).isNotNull()
			.satisfies((group) -> assertThat(group.listeners()).containsOnlyKeys("orders", "audit"));
	}

	@Test
	void knowsNoOtherGroup() {
		assertThat(this.endpoint.group("other")).isNull();
	}

}

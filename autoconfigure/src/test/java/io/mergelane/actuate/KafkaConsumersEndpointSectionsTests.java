package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

import io.mergelane.consumer.ClientSnapshot;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.flow.PauseReason;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupMember;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.lane.LaneActivity;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.skew.KeyName;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.Show;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sections {@code tracker} and {@code members} of
 * {@link KafkaConsumersEndpoint}.
 */
class KafkaConsumersEndpointSectionsTests {

	private static final PartitionLag LAG = new PartitionLag(1L, 1L, TimeLag.exact(0), PartitionState.OK,
			Duration.ZERO);

	private static final PartitionSnapshot IDLE = new PartitionSnapshot("orders", 1, -1, LAG, null,
			new TrackerSnapshot(5, 5, 0, 0, null, List.of()), null, PartitionSnapshot.Failed.NONE);

	private List<PartitionSnapshot> partitions = List.of(IDLE,
			new PartitionSnapshot("orders", 0, 1080, LAG, PauseReason.RECORDS,
					new TrackerSnapshot(1080, 1130, 37, 13, new TrackerSnapshot.Oldest(1080, 5, 9),
							List.of(new TrackerSnapshot.Gap(1080, 1081), new TrackerSnapshot.Gap(1090, 1092))),
					new PartitionSnapshot.Oldest(1080, Duration.ofMinutes(6), 3, "TimeoutException",
							new KeyName(0xa91f03c200000000L, "order 7")),
					new PartitionSnapshot.Failed(4, true, null)));

	private @Nullable GroupStatus status;

	@Test
	void showsTheTracker() throws Exception {
		String expected = """
				{"tracker":{
				  "orders-0":{"listener":"orders","committed":1080,"next":1130,"inFlight":37,
				    "gaps":[[1080,1081],[1090,1092]],"truncated":false,"finishedAhead":13,
				    "oldest":{"offset":1080,"age":"PT6M","failedAttempts":3,"key":"a91f03c2","thread":"orders-w-3",
				      "lastError":"TimeoutException"},
				    "paused":"records","waiting":4,"heldUp":true},
				  "orders-1":{"listener":"orders","committed":null,"next":5,"inFlight":0,"gaps":[],"truncated":false,
				    "finishedAhead":0,"oldest":null,"paused":null,"waiting":0,"heldUp":false}},
				 "truncated":false}
				""";
		JSONAssert.assertEquals(expected, json(Show.NEVER, "tracker"), true);
		JSONAssert.assertEquals(expected.replace("a91f03c2", "order 7"), json(Show.ALWAYS, "tracker"), true);
	}

	@Test
	void showsTheHundredPartitionsWhoseRecordsAreTheOldest() {
		List<TrackerSnapshot.Gap> gaps = IntStream.range(0, 100)
			.mapToObj((i) -> new TrackerSnapshot.Gap(2L * i, 2L * i))
			.toList();
		this.partitions = IntStream.range(0, 150)
			.mapToObj((i) -> new PartitionSnapshot("orders", i, 0, LAG, null,
					new TrackerSnapshot(0, 9, 1, 0, null, gaps),
					new PartitionSnapshot.Oldest(0, Duration.ofSeconds(i), 0, null), PartitionSnapshot.Failed.NONE))
			.toList();
		TrackerSection section = (TrackerSection) Objects
			.requireNonNull(endpoint(Show.NEVER).section("shop", "tracker"));
		assertThat(section.truncated()).isTrue();
		assertThat(section.tracker()).hasSize(100)
			.containsKeys("orders-149", "orders-50")
			.doesNotContainKey("orders-49");
		assertThat(section.tracker().values()).allSatisfy((one) -> assertThat(one.truncated()).isTrue());
	}

	@Test
	void showsTheMembersOfTheLastLook() throws Exception {
		this.status = status(List.of(member("1", "shop%prod%orders-0", null, 7, GroupMember.Kind.OWN, 0),
				member("2", "shop%prod%orders-1", "static-1", -2, GroupMember.Kind.OWN, 1),
				member("3", "shop%prod%orders-2", null, null, GroupMember.Kind.OWN),
				member("4", "billing%prod%orders-0", null, 7, GroupMember.Kind.FOREIGN, 2),
				member("5", "consumer-shop-1", null, null, GroupMember.Kind.UNIDENTIFIED)));
		JSONAssert.assertEquals(
				"""
						{"asOf":"2026-11-21T19:40:12Z","truncated":false,"idle":2,"partitions":3,
						 "advice":"4 members for 3 partitions: 1 can never work","reason":null,"members":[
						  {"clientId":"shop%prod%orders-0","host":"/10.0.3.11","identity":"shop@prod","kind":"OWN","instanceId":null,
						   "epoch":7,"assigned":["orders-0"],"truncated":false,"state":"ACTIVE"},
						  {"clientId":"shop%prod%orders-1","host":"/10.0.3.11","identity":"shop@prod","kind":"OWN",
						   "instanceId":"static-1","epoch":-2,"assigned":["orders-1"],"truncated":false,"state":"LEAVING"},
						  {"clientId":"shop%prod%orders-2","host":"/10.0.3.11","identity":"shop@prod","kind":"OWN","instanceId":null,
						   "epoch":null,"assigned":[],"truncated":false,"state":"STARVED"},
						  {"clientId":"billing%prod%orders-0","host":"/10.0.3.11","identity":"billing@prod","kind":"FOREIGN",
						   "instanceId":null,"epoch":7,"assigned":["orders-2"],"truncated":false,"state":"ACTIVE"},
						  {"clientId":"consumer-shop-1","host":"/10.0.3.11","identity":null,"kind":"UNIDENTIFIED","instanceId":null,
						   "epoch":null,"assigned":[],"truncated":false,"state":"STARVED"}]}
						""",
				json(Show.NEVER, "members"), true);
	}

	@Test
	void showsOwnConsumersWhereNobodyLooks() throws Exception {
		String expected = """
				{"asOf":null,"truncated":false,"idle":0,"partitions":2,"advice":null,"reason":"%s","members":[
				  {"clientId":"shop%%prod%%orders-0","host":null,"identity":null,"kind":"OWN","instanceId":null,"epoch":null,
				   "assigned":["orders-0","orders-1"],"truncated":false,"state":"ACTIVE"}]}
				""";
		JSONAssert.assertEquals(
				expected.formatted(
						"the group guard does not look at this group: only consumers of this application are shown"),
				json(Show.NEVER, "members"), true);
		this.status = new GroupStatus("shop", null, List.of(), null);
		JSONAssert.assertEquals(
				expected.formatted("nobody has looked yet; only consumers of this application are shown"),
				json(Show.NEVER, "members"), true);
		this.status = new GroupStatus("shop", finding(new GroupLook.Answer.Failed("planned", Instant.EPOCH), List.of()),
				List.of(), null);
		JSONAssert.assertEquals(
				expected.formatted("Kafka did not tell: planned; only consumers of this application are shown"),
				json(Show.NEVER, "members"), true);
	}

	@Test
	void showsAHundredMembers() {
		this.status = status(IntStream.range(0, 150)
			.mapToObj((i) -> member("" + i, "shop%prod%orders-" + i, null, 7, GroupMember.Kind.OWN,
					IntStream.range(200 * i, 200 * i + 200).toArray()))
			.toList());
		MembersSection section = (MembersSection) Objects
			.requireNonNull(endpoint(Show.NEVER).section("shop", "members"));
		assertThat(section.truncated()).isTrue();
		assertThat(section.partitions()).isEqualTo(30_000);
		assertThat(section.members()).hasSize(100)
			.allSatisfy((one) -> assertThat(one.truncated()).isTrue())
			.allSatisfy((one) -> assertThat(one.assigned()).hasSize(100));
	}

	private static GroupStatus status(List<GroupMember> members) {
		GroupFacts facts = new GroupFacts("shop", GroupType.CONSUMER, GroupState.STABLE, List.of(), Map.of(), false,
				Instant.parse("2026-11-21T19:40:12Z"));
		return new GroupStatus("shop", finding(new GroupLook.Answer.Seen(facts), members), List.of(), null);
	}

	private static GroupFinding finding(GroupLook.Answer answer, List<GroupMember> members) {
		GroupSubject subject = new GroupSubject("shop", ApplicationIdentity.parse("shop@prod"), Set.of(), Set.of(),
				Set.of("orders"), false, false);
		return new GroupFinding(subject, true, answer, Verdict.CLEAR, false, members);
	}

	private static GroupMember member(String id, String clientId, @Nullable String instanceId, @Nullable Integer epoch,
			GroupMember.Kind kind, int... partitions) {
		Set<TopicPartition> assigned = new HashSet<>();
		IntStream.of(partitions).forEach((partition) -> assigned.add(new TopicPartition("orders", partition)));
		return new GroupMember(id, clientId, "/10.0.3.11", instanceId, assigned, epoch, kind);
	}

	private String json(Show show, String section) {
		return JsonMapper.shared().writeValueAsString(endpoint(show).section("shop", section));
	}

	private KafkaConsumersEndpoint endpoint(Show show) {
		ListenerSnapshot orders = new ListenerSnapshot("orders", "shop", true, false, EngineSnapshot.NONE,
				List.of(new ConsumerSnapshot(this.partitions, 0, 0, List.of(),
						List.of(new OverdueSnapshot("orders", 0, 1080, 3, "orders-w-3", Duration.ofMinutes(9), true)),
						new ClientSnapshot("shop%prod%orders-0", Duration.ZERO, true), LaneActivity.NONE)),
				List.of(), List.of());
		return new KafkaConsumersEndpoint(() -> List.of(orders),
				() -> (this.status != null) ? List.of(this.status) : List.of(), (group) -> List.of(),
				(group, own) -> new GroupLag(null, Map.of(), null), new ShownKeys(show, Set.of()));
	}

}

package io.mergelane.group;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.mergelane.testsupport.PollingMember;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupLook} with a broker and members of both protocols.
 */
class GroupLookIntegrationTests {

	private static final ApplicationIdentity SHOP = ApplicationIdentity.parse("shop@prod");

	private static final ApplicationIdentity BILLING = ApplicationIdentity.parse("billing@prod");

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static TestBroker broker;

	private static Admin admin;

	private static GroupLook look;

	@BeforeAll
	static void start() {
		broker = new TestBroker(Map.of("group.initial.rebalance.delay.ms", "0",
				"group.consumer.min.heartbeat.interval.ms", "200", "group.consumer.heartbeat.interval.ms", "300",
				"share.coordinator.state.topic.replication.factor", "1", "share.coordinator.state.topic.min.isr", "1"));
		admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()));
		look = new GroupLook(admin, Clock.systemUTC(), TIMEOUT);
	}

	@AfterAll
	static void stop() {
		admin.close();
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void showsMembersAndWhatTheyHold(String protocol) {
		String group = "members-" + protocol;
		broker.createTopic(group, 2);
		try (PollingMember shop = member(protocol, group, SHOP.clientId("orders") + "-0");
				PollingMember billing = member(protocol, group, BILLING.clientId("orders") + "-0")) {
			GroupFacts facts = await(group,
					(seen) -> seen.state() == GroupState.STABLE && seen.members().size() == 2 && holds(seen, 2));
			assertThat(facts.type()).isEqualTo("classic".equals(protocol) ? GroupType.CLASSIC : GroupType.CONSUMER);
			assertThat(facts.committed()).isEmpty();
			assertThat(facts.hiddenTopics()).isFalse();
			// Members hear later than the broker knows.
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> shop.assigned().size() == 1 && billing.assigned().size() == 1);
			GroupFinding finding = judge(group, SHOP, true);
			assertThat(finding.verdict()).isEqualTo(Verdict.CONTENDED);
			assertThat(finding.own()).singleElement().satisfies((member) -> {
				assertThat(member.clientId()).isEqualTo("shop%prod%orders-0");
				assertThat(member.memberId()).isNotEmpty();
				assertThat(member.host()).isEqualTo("/127.0.0.1");
				assertThat(member.instanceId()).isNull();
				assertThat(member.assigned()).isEqualTo(shop.assigned());
				assertThat(finding.state(member)).isEqualTo(MemberState.ACTIVE);
			});
			assertThat(finding.foreign()).singleElement()
				.satisfies((member) -> assertThat(member.assigned()).isEqualTo(billing.assigned()));
			assertThat(finding.partitions()).isEqualTo(2);
			assertThat(finding.advice()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void knowsTheOwnerThoughNobodyIsThere(String protocol) {
		String group = "owner-" + protocol;
		broker.createTopic(group, 1);
		Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		TopicPartition partition = new TopicPartition(group, 0);
		try (PollingMember shop = member(protocol, group, SHOP.clientId("orders") + "-0")) {
			Awaitility.await().atMost(TIMEOUT).until(() -> shop.assigned().contains(partition));
			OwnerStamp stamp = new OwnerStamp(SHOP, since, true, SHOP, SHOP.clientId("orders") + "-0");
			shop.commit(partition, new OffsetAndMetadata(0, "ml1;" + stamp.text()));
			assertThat(judge(group, BILLING, false).verdict()).isEqualTo(Verdict.TAKEN);
		}
		GroupFacts facts = await(group, (seen) -> seen.members().isEmpty());
		assertThat(facts.state()).isEqualTo(GroupState.EMPTY);
		assertThat(facts.owner()).isEqualTo(new Claim(SHOP, since, true));
		assertThat(facts.committed().keySet()).containsExactly(partition);
		assertThat(judge(group, BILLING, false).verdict()).isEqualTo(Verdict.TAKEN);
		assertThat(judge(group, SHOP, false).verdict()).isEqualTo(Verdict.CLEAR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void findsOffsetsOfNobodyInAnEmptyGroup(String protocol) {
		String group = "nobody-" + protocol;
		broker.createTopic(group, 1);
		TopicPartition partition = new TopicPartition(group, 0);
		try (PollingMember legacy = member(protocol, group, "consumer-" + group + "-1")) {
			Awaitility.await().atMost(TIMEOUT).until(() -> legacy.assigned().contains(partition));
			legacy.commit(partition, new OffsetAndMetadata(0));
		}
		await(group, (seen) -> seen.members().isEmpty());
		GroupFinding finding = judge(group, SHOP, false);
		assertThat(finding.verdict()).isEqualTo(Verdict.CLEAR);
		assertThat(finding.stamp("shop%prod%orders-0")).isNotNull()
			.extracting(OwnerStamp::owner, OwnerStamp::founded)
			.containsExactly(SHOP, false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void seesThatAnotherApplicationLeavesNothing(String protocol) {
		String group = "starved-" + protocol;
		broker.createTopic(group, 1);
		TopicPartition partition = new TopicPartition(group, 0);
		// The classic protocol favours the member whose id comes first.
		try (PollingMember other = member(protocol, group, "another%%orders-0")) {
			Awaitility.await().atMost(TIMEOUT).until(() -> other.assigned().contains(partition));
			try (PollingMember shop = member(protocol, group, SHOP.clientId("orders") + "-0")) {
				await(group,
						(seen) -> seen.state() == GroupState.STABLE && seen.members().size() == 2 && holds(seen, 1));
				GroupFinding finding = judge(group, SHOP, true);
				assertThat(shop.assigned()).isEmpty();
				assertThat(finding.own()).singleElement()
					.satisfies((member) -> assertThat(finding.state(member)).isEqualTo(MemberState.STARVED));
				assertThat(finding.idleMembers()).isEqualTo(1);
				assertThat(finding.advice()).isEqualTo("2 members for 1 partition: 1 can never work");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void removesStaticMembersThatWereClosed(String protocol) {
		String group = "static-" + protocol;
		broker.createTopic(group, 2);
		Map<String, Object> settings = settings(protocol, group, SHOP.clientId("orders") + "-0");
		settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "shop-1");
		try (PollingMember shop = new PollingMember(settings, List.of(group))) {
			Awaitility.await().atMost(TIMEOUT).until(() -> shop.assigned().size() == 2);
		}
		GroupFinding closed = judge(group, SHOP, false);
		assertThat(closed.members()).singleElement().satisfies((member) -> {
			assertThat(member.instanceId()).isEqualTo("shop-1");
			assertThat(closed.state(member))
				.isEqualTo("consumer".equals(protocol) ? MemberState.LEAVING : MemberState.ACTIVE);
		});
		look.removeStaticMembers(group, List.of("shop-1"));
		assertThat(look(group).members()).isEmpty();
		look.removeStaticMembers(group, List.of("shop-1", "shop-2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void isTakenOverWithASingleCommit(String protocol) {
		String group = "taken-over-" + protocol;
		broker.createTopic(group, 2);
		Instant since = Instant.now();
		OwnerStamp stamp = new OwnerStamp(SHOP, since, true, SHOP, SHOP.clientId("orders") + "-0");
		try (PollingMember shop = member(protocol, group, SHOP.clientId("orders") + "-0")) {
			Awaitility.await().atMost(TIMEOUT).until(() -> shop.assigned().size() == 2);
			for (TopicPartition partition : shop.assigned()) {
				shop.commit(partition, new OffsetAndMetadata(0, "ml1;" + stamp.text()));
			}
		}
		await(group, (seen) -> seen.members().isEmpty());
		GroupFinding taking = judge(new GroupSubject(group, BILLING, Set.of(), Set.of(), Set.of(group), false, true),
				false);
		assertThat(taking.verdict()).isEqualTo(Verdict.CLEAR);
		OwnerStamp takenOver = Objects.requireNonNull(taking.stamp("billing%prod%orders-0"));
		try (PollingMember billing = member(protocol, group, "billing%prod%orders-0")) {
			Awaitility.await().atMost(TIMEOUT).until(() -> billing.assigned().size() == 2);
			billing.commit(new TopicPartition(group, 1), new OffsetAndMetadata(0, "ml1;" + takenOver.text()));
			assertThat(judge(group, BILLING, true).verdict()).isEqualTo(Verdict.CLEAR);
			assertThat(judge(group, SHOP, false).verdict()).isEqualTo(Verdict.TAKEN);
		}
	}

	/**
	 * As tools do that move offsets to another cluster.
	 */
	@Test
	void seesOffsetsOfAGroupThatNeverHadMembers() throws Exception {
		String group = "never";
		broker.createTopic(group, 1);
		TopicPartition partition = new TopicPartition(group, 0);
		admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(0, "of a tool"))).all().get();
		GroupFacts facts = look(group);
		assertThat(facts.state()).isEqualTo(GroupState.EMPTY);
		assertThat(facts.committed()).isEqualTo(Map.of(partition, new GroupFacts.Committed(0, null)));
	}

	@Test
	void removesNobodyIfNobodyIsNamed() {
		String group = "named";
		broker.createTopic(group, 1);
		Map<String, Object> settings = settings("consumer", group, SHOP.clientId("orders"));
		settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "shop-1");
		try (PollingMember shop = new PollingMember(settings, List.of(group))) {
			Awaitility.await().atMost(TIMEOUT).until(() -> !shop.assigned().isEmpty());
			look.removeStaticMembers(group, List.of());
			assertThat(look(group).members()).hasSize(1);
		}
	}

	@Test
	void saysNothingIsThereIfThereIsNoGroup() {
		GroupFacts facts = look("absent");
		assertThat(facts.state()).isEqualTo(GroupState.DEAD);
		assertThat(facts.members()).isEmpty();
		assertThat(facts.committed()).isEmpty();
		assertThat(judge("absent", SHOP, false).verdict()).isEqualTo(Verdict.CLEAR);
		look.removeStaticMembers("absent", List.of("shop-1"));
	}

	@Test
	void takesNoShareGroupForAbsent() {
		String group = "share";
		broker.createTopic(group, 1);
		try (KafkaShareConsumer<byte[], byte[]> share = joinShareGroup(group)) {
			share.poll(Duration.ZERO);
			assertIsOfOtherKind(group);
		}
		assertIsOfOtherKind(group);
	}

	private static void assertIsOfOtherKind(String group) {
		Map<String, GroupLook.Answer> answers = look.look(List.of(group, "absent"));
		assertThat(answers.get("absent")).isInstanceOf(GroupLook.Answer.Seen.class);
		assertThat(answers.get(group)).isInstanceOfSatisfying(GroupLook.Answer.Failed.class,
				(failed) -> assertThat(failed.reason()).isEqualTo("the group is a share group or of another kind, "
						+ "which no consumer can join (Group share is not a consumer group.)"));
		assertThat(judge(group, SHOP, false).verdict()).isEqualTo(Verdict.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void isRightThatNoConsumerCanJoinAShareGroup(String protocol) {
		String group = "share-" + protocol;
		broker.createTopic(group, 1);
		try (KafkaShareConsumer<byte[], byte[]> share = joinShareGroup(group)) {
			share.poll(Duration.ZERO);
			assertCannotJoin(protocol, group);
		}
		assertCannotJoin(protocol, group);
	}

	private static void assertCannotJoin(String protocol, String group) {
		try (PollingMember shop = member(protocol, group, SHOP.clientId("orders"))) {
			Awaitility.await().atMost(TIMEOUT).until(() -> shop.failure() != null);
			assertThat(shop.failure()).isInstanceOf("classic".equals(protocol)
					? InconsistentGroupProtocolException.class : GroupIdNotFoundException.class);
		}
	}

	@Test
	void tellsTheIdOfTheCluster() throws Exception {
		assertThat(look.clusterId()).isEqualTo(admin.describeCluster().clusterId().get());
	}

	@Test
	void answersForEachGroupThoughNobodyIsThereToAsk() {
		try (Admin lost = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"))) {
			Map<String, GroupLook.Answer> answers = new GroupLook(lost, Clock.systemUTC(), Duration.ofMillis(300))
				.look(List.of("a", "b"));
			assertThat(answers).containsOnlyKeys("a", "b");
			assertThat(answers.values())
				.allSatisfy((answer) -> assertThat(answer).isInstanceOfSatisfying(GroupLook.Answer.Failed.class,
						(failed) -> assertThat(failed.reason()).isEqualTo("Kafka has not answered within 300 ms")));
		}
	}

	private static KafkaShareConsumer<byte[], byte[]> joinShareGroup(String group) {
		KafkaShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(
				Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
						CommonClientConfigs.GROUP_ID_CONFIG, group),
				new ByteArrayDeserializer(), new ByteArrayDeserializer());
		consumer.subscribe(List.of(group));
		// The group is not there before the first poll.
		Awaitility.await().atMost(TIMEOUT).ignoreExceptions().until(() -> {
			consumer.poll(Duration.ofMillis(100));
			return admin.describeShareGroups(List.of(group))
				.all()
				.get()
				.values()
				.stream()
				.anyMatch((described) -> !described.members().isEmpty());
		});
		return consumer;
	}

	private static PollingMember member(String protocol, String group, String clientId) {
		return new PollingMember(settings(protocol, group, clientId), List.of(group));
	}

	private static Map<String, Object> settings(String protocol, String group, String clientId) {
		return new HashMap<>(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
				ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol, ConsumerConfig.GROUP_ID_CONFIG, group,
				ConsumerConfig.CLIENT_ID_CONFIG, clientId));
	}

	private static GroupLook.Answer answer(String group) {
		return Objects.requireNonNull(look.look(List.of(group)).get(group));
	}

	private static GroupFacts look(String group) {
		GroupLook.Answer answer = answer(group);
		if (answer instanceof GroupLook.Answer.Seen seen) {
			return seen.facts();
		}
		throw new AssertionError(answer);
	}

	private static GroupFacts await(String group, Predicate<GroupFacts> condition) {
		return Awaitility.await().atMost(TIMEOUT).until(() -> look(group), condition);
	}

	private static boolean holds(GroupFacts facts, int partitions) {
		return facts.members().stream().mapToInt((member) -> member.assigned().size()).sum() == partitions;
	}

	private static GroupFinding judge(String group, ApplicationIdentity identity, boolean joined) {
		return judge(new GroupSubject(group, identity, Set.of(), Set.of(), Set.of(group), false, false), joined);
	}

	private static GroupFinding judge(GroupSubject subject, boolean joined) {
		return new GroupJudge().judge(subject, answer(subject.group()), joined, Instant.now());
	}

}

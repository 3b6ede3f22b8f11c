package io.mergelane.group;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.mergelane.group.GroupLook.Answer;
import io.mergelane.testsupport.PollingMember;
import io.mergelane.testsupport.SecureBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupLook} with a broker that authenticates by TLS and SCRAM and
 * allows no more than a consumer needs: to read its group and its topics.
 */
class SecureGroupLookIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final ApplicationIdentity SHOP = ApplicationIdentity.parse("shop@prod");

	private static SecureBroker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		broker = new SecureBroker(directory, Map.of("group.initial.rebalance.delay.ms", "0",
				"group.consumer.min.heartbeat.interval.ms", "200", "group.consumer.heartbeat.interval.ms", "300"));
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void needsNoPermissionButThoseOfAConsumer(String protocol) {
		String group = "own-" + protocol;
		broker.createTopic(group, 1);
		broker.createUser(group, group, List.of(group));
		TopicPartition partition = new TopicPartition(group, 0);
		try (PollingMember shop = new PollingMember(settings(group, protocol, group), List.of(group));
				Admin admin = Admin.create(broker.settings(group))) {
			GroupLook look = look(admin);
			GroupFacts facts = await(look, group, (seen) -> seen.state() == GroupState.STABLE);
			assertThat(facts.members()).singleElement().satisfies((member) -> {
				assertThat(member.clientId()).isEqualTo("shop%prod%orders-0");
				assertThat(member.assigned()).containsExactly(partition);
			});
			OwnerStamp stamp = new OwnerStamp(SHOP, Instant.now(), true, SHOP, "shop%prod%orders-0");
			shop.commit(partition, new OffsetAndMetadata(0, "ml1;" + stamp.text()));
			assertThat(facts(look, group).committed()).isEqualTo(Map.of(partition, new GroupFacts.Committed(0, stamp)));
			assertThat(look.clusterId()).isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void removesStaticMembersWithThePermissionsOfAConsumer(String protocol) {
		String group = "static-" + protocol;
		broker.createTopic(group, 1);
		broker.createUser(group, group, List.of(group));
		Map<String, Object> settings = settings(group, protocol, group);
		settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "shop-1");
		try (PollingMember shop = new PollingMember(settings, List.of(group))) {
			Awaitility.await().atMost(TIMEOUT).until(() -> !shop.assigned().isEmpty());
		}
		try (Admin admin = Admin.create(broker.settings(group))) {
			GroupLook look = look(admin);
			assertThat(facts(look, group).members()).hasSize(1);
			look.removeStaticMembers(group, List.of("shop-1"));
			assertThat(facts(look, group).members()).isEmpty();
		}
	}

	@Test
	void saysThatMembersAreHiddenByTheConsumerProtocol() {
		String group = "hidden";
		TopicPartition secret = joinBySomebodyWithASecret(group);
		try (PollingMember other = new PollingMember(settings("other-" + group, "consumer", group),
				List.of(secret.topic())); Admin admin = Admin.create(broker.settings(group))) {
			Awaitility.await().atMost(TIMEOUT).until(() -> other.assigned().contains(secret));
			other.commit(secret, new OffsetAndMetadata(0));
			GroupFacts facts = facts(look(admin), group);
			assertThat(facts.hiddenTopics()).isTrue();
			assertThat(facts.members()).isEmpty();
			assertThat(facts.committed()).isEmpty();
			assertThat(judge(facts, false).verdict()).isEqualTo(Verdict.UNIDENTIFIED);
			assertThat(judge(facts, true).verdict()).isEqualTo(Verdict.SUSPECT);
			assertThat(judge(facts, true).strong()).isTrue();
		}
	}

	@Test
	void seesWhatMembersOfTheClassicProtocolHold() {
		String group = "visible";
		TopicPartition secret = joinBySomebodyWithASecret(group);
		try (PollingMember other = new PollingMember(settings("other-" + group, "classic", group),
				List.of(secret.topic())); Admin admin = Admin.create(broker.settings(group))) {
			Awaitility.await().atMost(TIMEOUT).until(() -> other.assigned().contains(secret));
			other.commit(secret, new OffsetAndMetadata(0));
			GroupFacts facts = facts(look(admin), group);
			assertThat(facts.hiddenTopics()).isFalse();
			assertThat(facts.members()).singleElement()
				.satisfies((member) -> assertThat(member.assigned()).containsExactly(secret));
			assertThat(facts.committed()).isEmpty();
		}
	}

	private static TopicPartition joinBySomebodyWithASecret(String group) {
		String secret = "secret-of-" + group;
		broker.createTopic(group, 1);
		broker.createTopic(secret, 1);
		broker.createUser(group, group, List.of(group));
		broker.createUser("other-" + group, group, List.of(secret));
		return new TopicPartition(secret, 0);
	}

	@Test
	void failsForAGroupItsConsumerCannotJoinEither() {
		broker.createTopic("allowed", 1);
		broker.createUser("allowed", "allowed", List.of("allowed"));
		try (Admin admin = Admin.create(broker.settings("allowed"))) {
			Map<String, Answer> answers = look(admin).look(List.of("allowed", "forbidden"));
			assertThat(answers.get("allowed")).isInstanceOf(Answer.Seen.class);
			assertThat(answers.get("forbidden")).isInstanceOfSatisfying(Answer.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(
							"this application has no permission to read the group, which its consumer needs as well"));
		}
		try (PollingMember shop = new PollingMember(settings("allowed", "consumer", "forbidden"), List.of("allowed"))) {
			Awaitility.await().atMost(TIMEOUT).until(() -> shop.failure() != null);
			assertThat(shop.failure()).isInstanceOf(GroupAuthorizationException.class);
		}
	}

	@Test
	void saysWhyItWasNotLetIn() {

		try (Admin admin = Admin.create(broker.settings("nobody"))) {
			assertThat(look(admin).look(List.of("any")).get("any")).isInstanceOfSatisfying(Answer.Failed.class,
					(failed) -> assertThat(failed.reason()).startsWith("SaslAuthenticationException: "));
		}
	}

	private static GroupLook look(Admin admin) {
		return new GroupLook(admin, Clock.systemUTC(), TIMEOUT);
	}

	private static GroupFacts facts(GroupLook look, String group) {
		Answer answer = Objects.requireNonNull(look.look(List.of(group)).get(group));
		if (answer instanceof Answer.Seen seen) {
			return seen.facts();
		}
		throw new AssertionError(answer);
	}

	private static GroupFacts await(GroupLook look, String group, Predicate<GroupFacts> condition) {
		return Awaitility.await().atMost(TIMEOUT).until(() -> facts(look, group), condition);
	}

	private static GroupFinding judge(GroupFacts facts, boolean joined) {
		GroupSubject subject = new GroupSubject(facts.group(), SHOP, Set.of(), Set.of(), Set.of(facts.group()), false,
				false);
		return new GroupJudge().judge(subject, new Answer.Seen(facts), joined, Instant.now());
	}

	private static Map<String, Object> settings(String user, String protocol, String group) {
		Map<String, Object> settings = new HashMap<>(broker.settings(user));
		settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);
		settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
		settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "shop%prod%orders-0");
		return settings;
	}

}

package io.mergelane.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import io.mergelane.testsupport.PollingMember;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of members of several kinds, on a real broker: promise S16.
 */
@ExtendWith(OutputCaptureExtension.class)
class GroupMembersIntegrationTests {

	@RegisterExtension
	static final Scenes scenes = new Scenes();

	private Scene scene = scenes.create(2);

	/**
	 * The sessions last for longer than anybody waits here.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aListenerThatHasToStopTakesItsStaticMembersWithItAndNoOthers(String protocol) {
		// One for each member: a classic group gives them out by their static ids.
		this.scene = scenes.create(3)
			.protocol(protocol)
			.with("spring.kafka.consumer.properties.group.instance.id", "billing")
			.with("test.concurrency", "2")
			.with("mergelane.group-guard.previous-identities", "warehouse");
		try (PollingMember warehouse = warehouse(protocol, "billing-2");
				GuardedApplication billing = this.scene.lane("billing")) {
			await(() -> instanceIds().equals(List.of("billing-0", "billing-1", "billing-2")));
			await(() -> billing.finding().joined());
			String other = memberId("billing-2");
			becomesAnothers(warehouse);
			await(() -> !billing.container().isRunning());
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> instanceIds().equals(List.of("billing-2")) && warehouse.assigned().size() == 3);
			assertThat(memberId("billing-2")).isEqualTo(other);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anApplicationWithACopiedStaticIdDoesNotFenceTheOwner(String protocol) {
		this.scene.protocol(protocol).with("spring.kafka.consumer.properties.group.instance.id", "one");
		try (GuardedApplication shop = this.scene.owner("shop")) {
			List<MemberDescription> before = this.scene.members();
			assertThat(this.scene.refused("billing").description()).contains("shop", "static id one-0");
			assertThat(this.scene.members()).isEqualTo(before);
			this.scene.sendAndAwait(shop);
		}
	}

	/**
	 * It may be anybody's: nobody joins it, and an owner goes on.
	 */
	@ParameterizedTest
	@CsvSource({ "rdkafka, classic", "sarama, consumer", "kafkajs, classic" })
	void aClientOfAnotherLibraryIsNoOlderVersion(String clientId, String protocol, CapturedOutput output) {
		this.scene.protocol(protocol);
		Map<String, Object> settings = this.scene.member(clientId, protocol);
		try (PollingMember other = new PollingMember(settings, List.of(this.scene.topic()))) {
			await(() -> other.assigned().size() == 2);
			assertThat(this.scene.refused("shop").findings()).singleElement().satisfies((finding) -> {
				assertThat(finding.verdict()).isEqualTo(Verdict.UNIDENTIFIED);
				assertThat(finding.strong()).isTrue();
			});
		}
		this.scene.with("mergelane.group-guard.unidentified", "fail");
		try (GuardedApplication shop = this.scene.owner("shop");
				PollingMember other = new PollingMember(settings, List.of(this.scene.topic()))) {
			await(() -> !other.assigned().isEmpty() && shop.verdict() == Verdict.SUSPECT);
			assertThat(shop.finding().strong()).isTrue();
			await(() -> output.getAll().contains("has members that hardly are this application's"));
			Instant said = shop.finding().asOf();
			await(() -> shop.finding().asOf().isAfter(said.plusSeconds(1)));
			assertThat(shop.container().isRunning()).isTrue();
		}
	}

	/**
	 * As when the version before is started again.
	 */
	@Test
	void anOlderVersionIsMentionedOnly(CapturedOutput output) {
		try (GuardedApplication shop = this.scene.owner("shop");
				PollingMember other = new PollingMember(
						this.scene.member("consumer-" + this.scene.topic() + "-1", "classic"),
						List.of(this.scene.topic()))) {
			await(() -> !other.assigned().isEmpty() && shop.verdict() == Verdict.SUSPECT);
			assertThat(shop.finding().strong()).isFalse();
			await(() -> output.getAll().contains("has members that may be this application's older version"));
			assertThat(output.getAll().lines().filter((line) -> line.contains("GroupGuard")))
				.allMatch((line) -> line.contains(" INFO "));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aClientIdOfTheUserIsKeptAndItsMembersAreOwn(String protocol) {
		this.scene.protocol(protocol).with("spring.kafka.client-id", "orders");
		try (GuardedApplication shop = this.scene.owner("shop"); GuardedApplication second = this.scene.lane("shop")) {
			await(() -> this.scene.members().size() == 2);
			assertThat(this.scene.members()).extracting(MemberDescription::clientId).containsOnly("orders-0");
			await(() -> shop.finding().own().size() == 2 && second.finding().own().size() == 2);
			assertThat(List.of(shop.finding(), second.finding())).extracting(GroupFinding::verdict)
				.containsOnly(Verdict.CLEAR);
			assertThat(this.scene.refused("billing").findings()).singleElement()
				.satisfies((finding) -> assertThat(finding.verdict()).isEqualTo(Verdict.TAKEN));
		}
	}

	/**
	 * It may hold no partition and so never be told of one.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void oneThatHoldsNothingLeavesAnothersGroupToo(String protocol) {
		this.scene.protocol(protocol).with("mergelane.group-guard.previous-identities", "warehouse");
		try (PollingMember one = warehouse(protocol, null); PollingMember two = warehouse(protocol, null)) {
			await(() -> one.assigned().size() == 1 && two.assigned().size() == 1);
			try (GuardedApplication billing = this.scene.lane("zzz")) {
				await(() -> this.scene.members().size() == 3 && billing.finding().own().size() == 3);
				becomesAnothers(one);
				await(() -> this.scene.members().size() == 2);
				assertThat(billing.container().isRunning()).isFalse();
			}
		}
	}

	private PollingMember warehouse(String protocol, @Nullable String instanceId) {
		Map<String, Object> settings = this.scene.member("warehouse%%listener-0", protocol);
		if (instanceId != null) {
			settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
		}
		return new PollingMember(settings, List.of(this.scene.topic()));
	}

	/**
	 * The group turns out to be another application's, which nobody could see before.
	 */
	private static void becomesAnothers(PollingMember member) {
		await(() -> !member.assigned().isEmpty());
		member.commit(member.assigned().iterator().next(), new OffsetAndMetadata(0, Stamps.of("elsewhere")));
	}

	private String memberId(String instanceId) {
		return this.scene.members()
			.stream()
			.filter((member) -> member.groupInstanceId().orElse("").equals(instanceId))
			.map(MemberDescription::consumerId)
			.findFirst()
			.orElseThrow();
	}

	private List<String> instanceIds() {
		return this.scene.members().stream().map((member) -> member.groupInstanceId().orElse("")).sorted().toList();
	}

}

package io.mergelane.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.group.OwnerStamp;
import io.mergelane.group.Verdict;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Applications that share a consumer group, on a real broker: promise S16.
 */
@ExtendWith(OutputCaptureExtension.class)
class GroupGuardIntegrationTests {

	private static final int PARTITIONS = 2;

	private static final TestBroker broker = new TestBroker(
			Map.of("group.initial.rebalance.delay.ms", "0", "group.consumer.min.heartbeat.interval.ms", "200",
					"group.consumer.heartbeat.interval.ms", "300", "group.min.session.timeout.ms", "1000"));

	private static final Admin admin = Admin
		.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()));

	private final Map<String, String> properties = new HashMap<>();

	private String topic = "";

	private int sent;

	@AfterAll
	static void stop() {
		admin.close();
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, PARTITIONS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anApplicationAloneFoundsItsGroupAndSaysSo(String protocol) {
		protocol(protocol);
		try (GuardedApplication shop = lane("shop@prod")) {
			sendAndAwait(shop);
			await(() -> stamps().size() == PARTITIONS);
			assertThat(stamps().values()).allSatisfy((stamp) -> {
				assertThat(stamp.owner()).isEqualTo(ApplicationIdentity.parse("shop@prod"));
				assertThat(stamp.founded()).isTrue();
				assertThat(stamp.clientId()).isEqualTo("shop%prod%listener");
			});
			await(() -> shop.verdict() == Verdict.CLEAR);
		}
		try (GuardedApplication restarted = lane("shop@prod")) {
			sendAndAwait(restarted);
			assertThat(restarted.verdicts()).extracting((event) -> event.getFinding().verdict())
				.containsOnly(Verdict.CLEAR);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anApplicationWithACopiedGroupIdDoesNotStartAndTheOwnerNoticesNothing(String protocol) {
		protocol(protocol);
		try (GuardedApplication shop = lane("shop@prod")) {
			sendAndAwait(shop);
			await(() -> stamps().size() == PARTITIONS);
			GroupIdCollisionException refusal = refusal(() -> start("billing@prod"));
			assertThat(refusal.description()).contains(this.topic, "billing@prod", "shop@prod");
			assertThat(refusal.findings()).singleElement()
				.satisfies((finding) -> assertThat(finding.verdict()).isEqualTo(Verdict.TAKEN));
			sendAndAwait(shop);
			assertThat(shop.verdict()).isEqualTo(Verdict.CLEAR);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void neitherDoesItWhileTheOwnerIsDown(String protocol) {
		protocol(protocol);
		try (GuardedApplication shop = lane("shop@prod")) {
			sendAndAwait(shop);
			await(() -> stamps().size() == PARTITIONS);
		}
		refusal(() -> start("billing@prod"));
		try (GuardedApplication shop = lane("shop@prod")) {
			sendAndAwait(shop);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aCopyInAnotherEnvironmentDoesNotStart(String protocol) {
		protocol(protocol);
		try (GuardedApplication shop = lane("shop@prod")) {
			sendAndAwait(shop);
			await(() -> stamps().size() == PARTITIONS);
			assertThat(refusal(() -> start("shop@staging")).description()).contains("shop@staging");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aSecondInstanceAndARenamedOneMayJoin(String protocol) {
		protocol(protocol);
		try (GuardedApplication shop = lane("shop"); GuardedApplication second = lane("shop")) {
			sendAndAwait(shop, second);
			await(() -> stamps().size() == PARTITIONS);
			assertThat(second.verdicts()).extracting((event) -> event.getFinding().verdict())
				.containsOnly(Verdict.CLEAR);
		}
		this.properties.put("mergelane.group-guard.previous-identities", "shop");
		try (GuardedApplication renamed = lane("store")) {
			sendAndAwait(renamed);
		}
		this.properties.remove("mergelane.group-guard.previous-identities");
		refusal(() -> start("store"));
		this.properties.put("mergelane.group-guard.take-over", "true");
		try (GuardedApplication owner = lane("store")) {
			sendAndAwait(owner);
			await(() -> stamps().values().stream().allMatch((stamp) -> stamp.owner().application().equals("store")));
		}
		this.properties.remove("mergelane.group-guard.take-over");
		try (GuardedApplication owner = lane("store")) {
			sendAndAwait(owner);
		}
	}

	/**
	 * The incident itself: the owner does not know of any guard.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anOwnerWithoutStarterKeepsItsPartitionsUnlessItIsToBeAdopted(String protocol) {
		protocol(protocol);
		this.properties.put("mergelane.group-guard.policy", "off");
		try (GuardedApplication old = start("shop", GuardedApplication.Plain.class)) {
			sendAndAwait(old);
			this.properties.remove("mergelane.group-guard.policy");
			assertThat(refusal(() -> start("billing")).action()).contains("mergelane.group-guard.adopt");
			sendAndAwait(old);
			assertThat(stamps()).isEmpty();
			this.properties.put("mergelane.group-guard.adopt", "true");
			try (GuardedApplication next = lane("shop")) {
				sendAndAwait(old, next);
				old.container().stop();
				sendAndAwait(old, next);
				await(() -> stamps().size() == PARTITIONS);
				assertThat(stamps().values()).allSatisfy((stamp) -> assertThat(stamp.founded()).isFalse());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void theOwnerGoesOnWhenAnotherJoinsAndSaysSo(String protocol, CapturedOutput output) {
		protocol(protocol);
		try (GuardedApplication shop = lane("shop")) {
			sendAndAwait(shop);
			await(() -> stamps().size() == PARTITIONS);
			this.properties.put("mergelane.group-guard.policy", "warn");
			try (GuardedApplication billing = lane("billing")) {
				await(() -> shop.verdict() == Verdict.SHARED_INCUMBENT && billing.verdict() == Verdict.TAKEN);
				sendAndAwait(shop, billing);
				assertThat(shop.container().isRunning()).isTrue();
				assertThat(stamps().values())
					.allSatisfy((stamp) -> assertThat(stamp.owner().application()).isEqualTo("shop"));
			}
			await(() -> shop.verdict() == Verdict.CLEAR);
			assertThat(output).contains("is this application's alone again");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aListenerThatIsKeptOutStartsWhenTheGroupIsFree(String protocol) {
		protocol(protocol);
		GuardedApplication shop = lane("shop");
		try {
			sendAndAwait(shop);
			await(() -> stamps().size() == PARTITIONS);
			this.properties.put("mergelane.group-guard.policy", "pause");
			try (GuardedApplication billing = lane("billing")) {
				assertThat(billing.container().isRunning()).isFalse();
				assertThat(billing.guard().statuses()).singleElement()
					.satisfies((status) -> assertThat(status.keptOut()).containsExactly(GuardedApplication.LISTENER));
				shop.close();
				await(() -> deleteGroup());
				await(() -> billing.container().isRunning());
				sendAndAwait(billing);
				assertThat(billing.guard().statuses()).singleElement()
					.satisfies((status) -> assertThat(status.keptOut()).isEmpty());
			}
		}
		finally {
			shop.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void plainListenersAreGuardedIfThatIsWanted(String protocol) {
		protocol(protocol);
		this.properties.put("mergelane.group-guard.listeners", "all");
		try (GuardedApplication shop = start("shop", GuardedApplication.Plain.class)) {
			sendAndAwait(shop);
			await(() -> {
				send(1);
				return stamps().size() == PARTITIONS;
			});
			refusal(() -> start("billing", GuardedApplication.Plain.class));
			refusal(() -> start("billing"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aListenerThatIsStartedLaterIsLookedAtThen(String protocol) {
		protocol(protocol);
		try (GuardedApplication shop = lane("shop")) {
			sendAndAwait(shop);
			await(() -> stamps().size() == PARTITIONS);
			this.properties.put("spring.kafka.listener.auto-startup", "false");
			try (GuardedApplication billing = lane("billing")) {
				assertThatExceptionOfType(GroupIdCollisionException.class)
					.isThrownBy(() -> billing.container().start());
				assertThat(billing.container().isRunning()).isFalse();
			}
		}
	}

	private static GroupIdCollisionException refusal(ThrowableAssert.ThrowingCallable start) {
		Throwable thrown = catchThrowable(start);
		assertThat(thrown).isNotNull().hasRootCauseInstanceOf(GroupIdCollisionException.class);
		return (GroupIdCollisionException) NestedExceptionUtils.getMostSpecificCause(thrown);
	}

	private void protocol(String protocol) {
		this.properties.put("spring.kafka.consumer.properties.group.protocol", protocol);
	}

	private GuardedApplication lane(String name) {
		return start(name, GuardedApplication.Lane.class);
	}

	private GuardedApplication start(String name) {
		return start(name, GuardedApplication.Lane.class);
	}

	private GuardedApplication start(String name, Class<?> listener) {
		return GuardedApplication.start(broker.address(), this.topic, name, listener, this.properties);
	}

	private void send(int count) {
		for (int i = 0; i < count; i++) {
			broker.send(this.topic, this.sent % PARTITIONS, "" + this.sent, "" + this.sent);
			this.sent++;
		}
		broker.flush();
	}

	private void sendAndAwait(GuardedApplication... applications) {
		int from = this.sent;
		send(20);
		await(() -> {
			long handled = 0;
			for (GuardedApplication application : applications) {
				handled += application.handled().stream().filter((value) -> Integer.parseInt(value) >= from).count();
			}
			return handled >= this.sent - from;
		});
	}

	private Map<TopicPartition, OwnerStamp> stamps() {
		Map<TopicPartition, OwnerStamp> stamps = new HashMap<>();
		try {
			Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(this.topic)
				.partitionsToOffsetAndMetadata()
				.get(30, TimeUnit.SECONDS);
			committed.forEach((partition, offset) -> {
				OwnerStamp stamp = OwnerStamp.in(offset.metadata());
				if (stamp != null) {
					stamps.put(partition, stamp);
				}
			});
			return stamps;
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean deleteGroup() {
		try {
			admin.deleteConsumerGroups(List.of(this.topic)).all().get(30, TimeUnit.SECONDS);
			return true;
		}
		catch (ExecutionException ex) {
			// Its members are not gone yet.
			return false;
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

package io.mergelane.guard;

import java.time.Duration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.mergelane.LaneListener;
import io.mergelane.actuate.GroupDescriptor;
import io.mergelane.actuate.GuardDescriptor;
import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.actuate.HealthLimits;
import io.mergelane.actuate.KafkaConsumersHealth;
import io.mergelane.actuate.ShownKeys;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.group.Verdict;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.testsupport.PollingMember;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.listener.MessageListenerContainer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Applications of several kinds, on a real broker and on one that keeps silent: promise
 * S16.
 */
@ExtendWith(OutputCaptureExtension.class)
class GuardedApplicationIntegrationTests {

	@RegisterExtension
	static final Scenes scenes = new Scenes();

	private final Scene scene = scenes.create(2);

	@Test
	void startsWithoutAnAnswerAndSaysSo(CapturedOutput output) throws IOException {
		try (SilentBroker silent = new SilentBroker()) {
			GuardedApplication shop = startAt(silent, Map.of());
			assertThat(shop.container().isRunning()).isTrue();
			assertThat(shop.verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThat(output).contains("WARN")
				.containsOnlyOnce("could not be looked at: Kafka has not answered within 1000 ms");
			shop.close();
			assertThat(output).doesNotContain("interrupted").doesNotContain(" ERROR ");
		}
	}

	@Test
	void doesNotStartWithoutAnAnswerIfThatIsRequired() throws IOException {
		try (SilentBroker silent = new SilentBroker()) {
			GroupIdCollisionException refusal = Scene
				.refusal(() -> startAt(silent, Map.of("mergelane.group-guard.require", "true")).close());
			assertThat(refusal.description()).contains("could not be looked at: Kafka has not answered within 1000 ms",
					"Whether another application uses it is not known.");
			assertThat(refusal.action()).contains("See that Kafka can be reached");
		}
	}

	/**
	 * The look would last for a minute.
	 */
	@Test
	void aLookDoesNotKeepAnApplicationFromEnding(CapturedOutput output) throws IOException {
		try (SilentBroker silent = new SilentBroker()) {
			GuardedApplication shop = startAt(silent, Map.of("mergelane.group-guard.policy", "warn",
					"spring.kafka.listener.auto-startup", "false", "test.timeout", "60s"));
			MessageListenerContainer container = shop.container();
			CompletableFuture<Void> start = CompletableFuture.runAsync(container::start);
			await(() -> silent.connections() > 0);
			shop.close();
			start.handle((result, failure) -> null).join();
			assertThat(container.isRunning()).isFalse();
			assertThat(output).doesNotContain(" ERROR ");
		}
	}

	private GuardedApplication startAt(SilentBroker silent, Map<String, String> properties) {
		this.scene.with("test.timeout", "1s");
		properties.forEach(this.scene::with);
		return this.scene.startAt(silent.address(), "shop", GuardedApplication.Lane.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail", "pause", "warn" })
	void doesNotStartOnAnotherCluster(String policy, CapturedOutput output) {
		this.scene.with("mergelane.group-guard.policy", policy).with("mergelane.expected-cluster-id", "production");
		assertThat(catchThrowable(() -> this.scene.lane("shop").close())).rootCause()
			.hasMessageContaining("The Kafka cluster of group '%s' is '%s', but must be 'production'"
				.formatted(this.scene.topic(), this.scene.clusterId()));
		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "must be 'production'", "Action:",
				"Correct spring.kafka.bootstrap-servers");
	}

	@Test
	void startsOnTheClusterThatWasMeant() {
		this.scene.with("mergelane.expected-cluster-id", this.scene.clusterId());
		this.scene.owner("shop").close();
		this.scene.with("mergelane.expected-cluster-id", "any").with("mergelane.group-guard.policy", "off");
		try (GuardedApplication unguarded = this.scene.lane("shop")) {
			this.scene.sendAndAwait(unguarded);
		}
	}

	@Test
	void listensThoughItHasNoName(CapturedOutput output) {
		this.scene.with("spring.application.name", "");
		try (GuardedApplication nameless = this.scene.lane("any")) {
			this.scene.sendAndAwait(nameless);
			assertThat(output).containsOnlyOnce("This application has no name");
		}
	}

	@Test
	void doesNotStartIfItHasNoNameButMustBeOnACertainCluster(CapturedOutput output) {
		this.scene.with("spring.application.name", "").with("mergelane.expected-cluster-id", this.scene.clusterId());
		assertThat(catchThrowable(() -> this.scene.lane("any").close())).isNotNull();
		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "mergelane.expected-cluster-id",
				"Nobody checks it in an application without a name: set spring.application.name");
	}

	@Test
	void aNameForPeopleIsMadeToFit() {
		try (GuardedApplication shop = this.scene.owner("My Shop (new)")) {
			assertThat(this.scene.members()).extracting(MemberDescription::clientId)
				.containsExactly("My_Shop__new_%%listener-0");
			assertThat(this.scene.stamps().values())
				.allMatch((stamp) -> stamp.owner().application().equals("My_Shop__new_"));
			assertThat(shop.verdict()).isEqualTo(Verdict.CLEAR);
		}
	}

	@ParameterizedTest
	@CsvSource({ "mergelane.identity.application", "mergelane.identity.environment",
			"mergelane.group-guard.previous-identities" })
	void namesThePropertyThatDoesNotFit(String property, CapturedOutput output) {
		this.scene.with(property, "does not fit");
		assertThat(catchThrowable(() -> this.scene.lane("shop").close())).isNotNull();
		assertThat(output).containsSubsequence("APPLICATION FAILED TO START",
				"Invalid value 'does not fit' for configuration property '%s'".formatted(property), "must be 1 to 64");
	}

	@Test
	void tellsOfAllGroupsThatAreTaken() {
		try (Scene other = scenes.create(1)) {
			this.scene.owner("shop").close();
			this.scene.with("test.other", other.topic());
			assertThat(Scene.refusal(() -> this.scene.start("billing", TwoGroups.class).close()).findings())
				.extracting((finding) -> finding.subject().group())
				.containsExactly(this.scene.topic());
			other.owner("warehouse").close();
			GroupIdCollisionException refusal = Scene
				.refusal(() -> this.scene.start("billing", TwoGroups.class).close());
			assertThat(refusal.description()).contains("'" + this.scene.topic() + "'", "shop",
					"'" + other.topic() + "'", "warehouse");
			assertThat(refusal.action()).contains("shop", "warehouse");
		}
	}

	@Test
	void healthAndEndpointTellOfAListenerThatIsKeptOut() {
		try (GuardedApplication shop = this.scene.owner("shop")) {
			this.scene.with("mergelane.group-guard.policy", "pause");
			try (GuardedApplication billing = this.scene.lane("billing")) {
				Health health = health(billing);
				assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health.getDetails()).containsEntry("verdict", "taken").containsKey("keptOut");
				assertThat(guard(billing)).satisfies((guard) -> {
					assertThat(guard.verdict()).isEqualTo("taken");
					assertThat(guard.owner()).isEqualTo("shop");
					assertThat(guard.keptOut()).containsExactly(GuardedApplication.LISTENER);
					assertThat(guard.members().foreign()).isOne();
				});
				shop.close();
				await(() -> this.scene.deleteGroup());
				await(() -> billing.container().isRunning());
				await(() -> health(billing).getStatus().equals(Status.UP));
				assertThat(guard(billing).keptOut()).isEmpty();
				this.scene.sendAndAwait(billing);
			}
		}
	}

	private Health health(GuardedApplication application) {
		KafkaConsumersHealth health = new KafkaConsumersHealth(factory(application)::snapshots,
				application.guard()::statuses, new HealthLimits(Duration.ofMinutes(5), Duration.ofMinutes(5)));
		HealthIndicator group = (HealthIndicator) Objects.requireNonNull(health.getContributor(this.scene.topic()));
		return Objects.requireNonNull(group.health());
	}

	private GuardDescriptor guard(GuardedApplication application) {
		GroupDescriptor group = new KafkaConsumersEndpoint(factory(application)::snapshots,
				application.guard()::statuses, (name) -> List.of(), (name, own) -> new GroupLag(null, Map.of(), null),
				new ShownKeys(Show.NEVER, Set.of()))
			.group(this.scene.topic());
		return Objects.requireNonNull(Objects.requireNonNull(group).guard());
	}

	private static LaneListenerContainerFactory factory(GuardedApplication application) {
		return application.context().getBean(LaneListenerContainerFactory.class);
	}

	/**
	 * As an application is that is stopped for a snapshot, and the context of a test that
	 * is not in use.
	 */
	@Test
	void aStoppedApplicationMayStartAgain() {
		try (GuardedApplication shop = this.scene.owner("shop")) {
			shop.context().stop();
			await(() -> this.scene.members().isEmpty());
			shop.context().start();
			this.scene.sendAndAwait(shop);
			GroupFinding before = shop.finding();
			await(() -> shop.finding().asOf().isAfter(before.asOf()));
			assertThat(shop.verdicts()).extracting((event) -> event.getFinding().verdict()).containsOnly(Verdict.CLEAR);
			shop.context().stop();
			try (PollingMember stranger = new PollingMember(this.scene.member("other%%listener-0", "classic"),
					List.of(this.scene.topic()))) {
				await(() -> stranger.assigned().size() == 2);
				stranger.commit(this.scene.partition(0), new OffsetAndMetadata(0, Stamps.of("other")));
				assertThat(catchThrowable(() -> shop.context().start())).rootCause()
					.isInstanceOfSatisfying(GroupIdCollisionException.class,
							(refusal) -> assertThat(refusal.findings()).singleElement()
								.satisfies((finding) -> assertThat(finding.joined()).isFalse()));
			}
		}
	}

	@Test
	void leavesNoThreadBehind() {
		this.scene.owner("leaver").close();
		await(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("mergelane-group-guard-")
					|| thread.getName().contains("leaver")));
	}

	/**
	 * Or it could go on in a group that is another application's.
	 */
	@Test
	void whoeverListensToVerdictsCannotKeepTheGuardFromActing() {
		this.scene.with("mergelane.group-guard.policy", "pause");
		try (PollingMember warehouse = new PollingMember(this.scene.member("warehouse%%listener-0", "classic"),
				List.of(this.scene.topic()))) {
			await(() -> warehouse.assigned().size() == 2);
			this.scene.with("mergelane.group-guard.previous-identities", "warehouse");
			try (GuardedApplication billing = this.scene.start("billing", FailsWhenTold.class)) {
				await(() -> warehouse.assigned().size() == 1 && billing.finding().joined());
				warehouse.commit(warehouse.assigned().iterator().next(),
						new OffsetAndMetadata(0, Stamps.of("elsewhere")));
				await(() -> !billing.container().isRunning());
				assertThat(billing.context().getBean(FailsWhenTold.class).told).contains(Verdict.TAKEN);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoGroups {

		@LaneListener(id = "one", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) {
			// Nothing is to be done.
		}

		@LaneListener(id = "two", topics = "${test.other}", groupId = "${test.other}")
		void handleOther(ConsumerRecord<String, String> record) {
			// Nothing is to be done.
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(GuardedApplication.Lane.class)
	static class FailsWhenTold {

		final Queue<Verdict> told = new ConcurrentLinkedQueue<>();

		@EventListener
		void verdict(GroupVerdictEvent event) {
			this.told.add(event.getFinding().verdict());
			throw new IllegalStateException("planned");
		}

	}

	/**
	 * Takes connections and never answers.
	 */
	private static final class SilentBroker implements AutoCloseable {

		private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();

		private final CompletableFuture<Void> run = CompletableFuture.runAsync(this::accept);

		SilentBroker() throws IOException {
		}

		private void accept() {
			try {
				while (true) {
					this.accepted.add(this.server.accept());
				}
			}
			catch (IOException ex) {
				// It is closed.
			}
		}

		String address() {
			return "localhost:" + this.server.getLocalPort();
		}

		int connections() {
			return this.accepted.size();
		}

		@Override
		public void close() throws IOException {
			this.server.close();
			this.run.join();
			for (Socket socket : this.accepted) {
				socket.close();
			}
		}

	}

}

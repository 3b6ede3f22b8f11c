package io.mergelane.guard;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.process.JavaProcess;
import io.mergelane.testsupport.PollingMember;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications in processes of their own that share a consumer group: promise S16.
 */
class GuardedProcessIntegrationTests {

	private static final Duration START = Duration.ofSeconds(60);

	private static final TestBroker broker = new TestBroker(Scene.inAHurry());

	@TempDir
	private Path directory;

	private final List<JavaProcess> processes = new ArrayList<>();

	@AfterAll
	static void stop() {
		broker.close();
	}

	@AfterEach
	void endProcesses() throws InterruptedException {
		for (JavaProcess process : this.processes) {
			process.close();
		}
	}

	/**
	 * The incident: a service without the starter, and a new one whose author has copied
	 * its configuration.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aNewApplicationDoesNotStartInTheGroupOfOneWithoutStarter(String protocol) throws InterruptedException {
		try (Scene scene = new Scene(broker, "incident-" + protocol, 2)) {
			JavaProcess owner = start(scene, GuardedProcess.PLAIN, protocol);
			sendAndAwait(scene, owner);
			List<MemberDescription> before = scene.members();
			JavaProcess intruder = start(scene, GuardedProcess.LANE, protocol, "--spring.application.name=billing");
			assertThat(intruder.waitFor(START)).isOne();
			assertThat(intruder.output())
				.containsSubsequence("APPLICATION FAILED TO START", "Description:",
						"Consumer group '%s' already has members".formatted(scene.topic()), "billing", "unknown member",
						"Nothing was joined or committed", "Action:", "mergelane.group-guard.adopt=true")
				.doesNotContain(GuardedProcess.handled(""));
			assertThat(scene.members()).isEqualTo(before);
			assertThat(scene.stamps()).isEmpty();
			sendAndAwait(scene, owner);
			assertThat(scene.members()).isEqualTo(before);
		}
	}

	/**
	 * Whoever is killed stays a member until its session times out.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aKilledOwnerMayStartAgainAtOnceAndNobodyElseMay(String protocol) throws InterruptedException {
		try (Scene scene = new Scene(broker, "killed-" + protocol, 2).protocol(protocol)) {
			JavaProcess owner = start(scene, GuardedProcess.LANE, protocol, "--spring.application.name=shop");
			sendAndAwait(scene, owner);
			await(() -> scene.stamps().size() == 2);
			List<MemberDescription> before = scene.members();
			owner.kill();
			assertThat(scene.refused("billing").description()).contains("shop");
			assertThat(scene.members()).as("the killed one is still there").isEqualTo(before);
			JavaProcess restarted = start(scene, GuardedProcess.LANE, protocol, "--spring.application.name=shop");
			await(() -> restarted.output().contains("Started "));
			assertThat(scene.members()).as("the killed one is still there")
				.extracting(MemberDescription::consumerId)
				.containsAll(before.stream().map(MemberDescription::consumerId).toList());
			assertThat(restarted.output()).doesNotContain("GroupGuard");
			assertThat(scene.refused("billing").description()).contains("shop");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anApplicationEndsIfItIsToWhenItsGroupTurnsOutToBeAnothers(String protocol) throws InterruptedException {
		try (Scene scene = new Scene(broker, "late-" + protocol, 2);
				PollingMember shop = new PollingMember(scene.member("shop%%listener-0", protocol),
						List.of(scene.topic()))) {
			await(() -> shop.assigned().size() == 2);
			JavaProcess billing = start(scene, GuardedProcess.LANE, protocol, "--spring.application.name=billing",
					"--mergelane.group-guard.previous-identities=shop",
					"--mergelane.group-guard.exit-on-late-conflict=true");
			await(() -> shop.assigned().size() == 1);
			// It must be let through before the application ends.
			broker.send(scene.topic(), 0, "", GuardedProcess.SLOW);
			broker.send(scene.topic(), 1, "", GuardedProcess.SLOW);
			await(() -> billing.output().contains(GuardedProcess.SLOW));
			shop.commit(shop.assigned().iterator().next(), new OffsetAndMetadata(0, Stamps.of("warehouse")));
			assertThat(billing.waitFor(START)).isOne();
			assertThat(billing.output()).containsSubsequence("warehouse", "Listeners [listener] are stopped");
			// Long before its session would end.
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> scene.members().size() == 1);
		}
	}

	private JavaProcess start(Scene scene, String listener, String protocol, String... properties) {
		List<String> arguments = new ArrayList<>(List.of(listener, "--test.topic=" + scene.topic(),
				"--spring.kafka.bootstrap-servers=" + broker.address(),
				"--spring.kafka.consumer.properties.group.protocol=" + protocol));
		arguments.addAll(List.of(properties));
		JavaProcess process = JavaProcess.start(this.directory.resolve("process-" + this.processes.size() + ".log"),
				List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), GuardedProcess.class.getName(),
				arguments);
		this.processes.add(process);
		return process;
	}

	private static void sendAndAwait(Scene scene, JavaProcess process) {
		int from = scene.sent();
		scene.send(10);
		await(() -> {
			String output = process.output();
			for (int value = from; value < scene.sent(); value++) {
				if (!output.contains(GuardedProcess.handled("" + value))) {
					return false;
				}
			}
			return true;
		});
	}

}

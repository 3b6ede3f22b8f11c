package io.mergelane.listener;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.mergelane.process.BrokerProcess;
import io.mergelane.testsupport.BrokerClient;
import io.mergelane.testsupport.GroupMember;
import io.mergelane.testsupport.TestGroup;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that hangs or dies in the middle of load: consumption goes on by itself when
 * it is back (L5), nothing is lost, and commits hold what they promise (S1, S2).
 */
class BrokerOutageIntegrationTests {

	private static final int PARTITIONS = 6;

	@TempDir
	static Path directory;

	private static BrokerProcess broker;

	private static BrokerClient client;

	@BeforeAll
	static void startBroker() throws Exception {
		broker = BrokerProcess.startSmall(directory);
		client = new BrokerClient(broker.bootstrapServers());
	}

	@AfterAll
	static void stopBroker() throws InterruptedException {
		client.close();
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void goesOnByItselfWhenTheBrokerHangsForAWhile(String protocol, TestInfo test) throws Exception {
		runTwoMembers(test, protocol, (group) -> {
			group.sendWithoutWaiting(300);
			group.await(() -> group.history().finished() > 500);
			broker.process().suspend();
			group.sendWithoutWaiting(300);
			assertThat(broker.process().endsWithin(Duration.ofSeconds(10))).isFalse();
			broker.process().resume();
			group.sendWithoutWaiting(300);
			group.awaitAllCommitted();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void goesOnByItselfWhenTheBrokerIsKilledAndStartedAgain(String protocol, TestInfo test) throws Exception {
		runTwoMembers(test, protocol, (group) -> {
			for (int round = 0; round < 2; round++) {
				group.sendWithoutWaiting(300);
				int before = group.history().finished();
				group.await(() -> group.history().finished() > before + 500);
				broker.kill();
				group.sendWithoutWaiting(300);
				broker.restart();
				group.sendWithoutWaiting(300);
				group.awaitAllCommitted();
			}
		});
	}

	/**
	 * Whatever happens to the broker: in the end both members share the work again, and
	 * nothing was lost.
	 */
	private static void runTwoMembers(TestInfo test, String protocol, Outage outage) throws Exception {
		TestGroup group = new TestGroup(client, test.getTestMethod().orElseThrow().getName() + "-" + protocol,
				PARTITIONS, 7);
		try (GroupMember first = start(group, "first", protocol);
				GroupMember second = start(group, "second", protocol)) {
			group.await(() -> first.assigned() == 3 && second.assigned() == 3);
			outage.happen(group);
			group.await(() -> first.assigned() == 3 && second.assigned() == 3);
			group.sendWithoutWaiting(100);
			group.awaitAllCommitted();
		}
		group.verify();
	}

	private static GroupMember start(TestGroup group, String name, String protocol) {
		Map<String, String> properties = new HashMap<>();
		properties.put("spring.kafka.consumer.properties.group.protocol", protocol);
		if (protocol.equals("classic")) {
			properties.put("spring.kafka.consumer.properties.heartbeat.interval.ms", "500");
			properties.put("spring.kafka.consumer.properties.session.timeout.ms", "6000");
		}
		return group.start(name, BrokerOutageIntegrationTests::work, properties);
	}

	/**
	 * Stands for a call that takes a moment.
	 */
	private static void work(String member, ConsumerRecord<String, String> record) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
	}

	@FunctionalInterface
	private interface Outage {

		void happen(TestGroup group) throws Exception;

	}

}

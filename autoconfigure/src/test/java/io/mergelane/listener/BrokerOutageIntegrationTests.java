package io.mergelane.listener;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.mergelane.testsupport.BrokerClient;
import io.mergelane.testsupport.BrokerProcess;
import io.mergelane.testsupport.GroupMember;
import io.mergelane.testsupport.TestGroup;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
		broker = BrokerProcess.start(directory);
		client = new BrokerClient(broker.address());
	}

	@AfterAll
	static void stopBroker() throws InterruptedException {
		client.close();
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void goesOnByItselfWhenTheBrokerHangsForAWhile(String protocol, TestInfo test) throws Exception {
		TestGroup group = group(test, protocol);
		try (GroupMember first = start(group, "first", protocol);
				GroupMember second = start(group, "second", protocol)) {
			group.await(() -> first.assigned() == 3 && second.assigned() == 3);
			group.sendWithoutWaiting(300);
			group.await(() -> group.history().finished() > 500);
			broker.suspend();
			group.sendWithoutWaiting(300);
			broker.remainsFor(Duration.ofSeconds(10));
			broker.resume();
			group.sendWithoutWaiting(300);
			group.awaitAllCommitted();
			group.await(() -> first.assigned() == 3 && second.assigned() == 3);
			group.sendWithoutWaiting(100);
			group.awaitAllCommitted();
		}
		group.verify();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void goesOnByItselfWhenTheBrokerIsKilledAndStartedAgain(String protocol, TestInfo test) throws Exception {
		TestGroup group = group(test, protocol);
		try (GroupMember first = start(group, "first", protocol);
				GroupMember second = start(group, "second", protocol)) {
			group.await(() -> first.assigned() == 3 && second.assigned() == 3);
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
			group.await(() -> first.assigned() == 3 && second.assigned() == 3);
			group.sendWithoutWaiting(100);
			group.awaitAllCommitted();
		}
		group.verify();
	}

	private static TestGroup group(TestInfo test, String protocol) {
		return new TestGroup(client, test.getTestMethod().orElseThrow().getName() + "-" + protocol, PARTITIONS, 7);
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

}

package io.mergelane.listener;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.testsupport.GroupMember;
import io.mergelane.testsupport.TestBroker;
import io.mergelane.testsupport.TestGroup;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members that come and go with records in hand: what stays goes on (L2), what goes is
 * let go for good (S7), and commits do neither pass unfinished records (S1) nor go
 * backwards (S2), as the broker has it in its log.
 */
class RebalanceFlowIntegrationTests {

	private static final TestBroker broker = new TestBroker(Map.of("offsets.topic.num.partitions", "1",
			"group.initial.rebalance.delay.ms", "0", "group.min.session.timeout.ms", "1000",
			"group.consumer.min.heartbeat.interval.ms", "200", "group.consumer.heartbeat.interval.ms", "200"));

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private volatile CountDownLatch gate = new CountDownLatch(0);

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void listenToTheLog() {
		this.log.start();
		rootLogger().addAppender(this.log);
	}

	@AfterEach
	void openTheGate() {
		rootLogger().detachAppender(this.log);
		this.gate.countDown();
	}

	@ParameterizedTest
	@EnumSource
	void goesOnWithWhatItKeepsWhenMembersJoinAndLeaveWhileItsHandlersBlock(Membership membership, TestInfo test) {
		TestGroup group = group(test, membership, 6);
		Map<String, String> properties = membership.properties("mergelane.defaults.max-in-flight", "100",
				"spring.kafka.consumer.max-poll-records", "25");
		this.gate = new CountDownLatch(1);
		try (GroupMember first = group.start("first", this::blockOrWork, properties)) {
			group.send(150);
			group.await(() -> !first.paused().isEmpty() && group.history().open("first") > 0);
			try (GroupMember second = group.start("second", this::blockOrWork, properties)) {
				group.await(() -> first.assigned() == 3 && second.assigned() == 3);
				group.await(() -> group.history().open("second") > 0);
				assertThat(group.history().open("first")).isPositive();
				this.gate.countDown();
				group.awaitAllCommitted();
				assertThat(second.losses()).isZero();

				this.gate = new CountDownLatch(1);
				group.send(150);
				group.await(() -> !first.paused().isEmpty() && !second.paused().isEmpty());
				group.await(() -> group.history().open("first") > 0 && group.history().open("second") > 0);
			}
			group.await(() -> first.assigned() == 6);
			this.gate.countDown();
			group.awaitAllCommitted();
			group.await(() -> first.paused().isEmpty());
			group.send(20);
			group.awaitAllCommitted();
			assertThat(first.losses()).isZero();
		}
		group.verify();
	}

	@ParameterizedTest
	@EnumSource
	void commitsNothingOfPartitionsItLostByPollTimeout(Membership membership, TestInfo test) {
		TestGroup group = group(test, membership, 4);
		Map<String, String> patient = membership.properties();
		// Small polls, so that the consumer has more in its buffer when it is held.
		Map<String, String> impatient = membership.properties("spring.kafka.consumer.properties.max.poll.interval.ms",
				"5000", "spring.kafka.consumer.max-poll-records", "10");
		this.gate = new CountDownLatch(1);
		try (GroupMember first = group.start("first", this::blockOrWork, impatient)) {
			group.send(30);
			// The records of one key of each partition wait for the gate.
			group.await(() -> group.history().finished() == 4 * 30 * 2 / 3 && group.history().open("first") == 4);
			first.hold(10);
			group.send(100);
			group.await(first::isHeld);
			try (GroupMember second = group.start("second", RebalanceFlowIntegrationTests::work, patient)) {
				group.await(() -> second.assigned() == 4);
				group.awaitAllCommitted();
				// The first finishes what is not its own any more, and learns it later.
				this.gate.countDown();
				group.await(() -> group.history().open("first") == 0);
				group.send(30);
				group.awaitAllCommitted();
				first.release();
				group.await(() -> first.losses() > 0 && first.assigned() == 2 && second.assigned() == 2);
				assertThat(first.snapshot().rebalances()).extracting(RebalanceEvent::type)
					.contains(RebalanceEvent.Type.LOST);
				long before = group.history().started("first");
				group.send(30);
				group.awaitAllCommitted();
				assertThat(group.history().started("first")).isGreaterThan(before);
				assertThat(second.losses()).isZero();
			}
			for (int partition = 0; partition < 4; partition++) {
				assertThat(group.history().handlersOf(partition, 0)).containsExactlyInAnyOrder("first", "second");
			}
			group.await(() -> first.assigned() == 4);
			group.send(10);
			group.awaitAllCommitted();
		}
		group.verify();
	}

	@ParameterizedTest
	@EnumSource
	void commitsOnDuringRebalances(Membership membership, TestInfo test) {
		TestGroup group = group(test, membership, 8);
		Map<String, String> properties = membership.properties("mergelane.defaults.commit-interval", "1ms",
				"spring.kafka.listener.poll-timeout", "10ms");
		try (GroupMember first = group.start("first", this::blockOrWork, properties);
				GroupMember second = group.start("second", this::blockOrWork, properties)) {
			group.await(() -> first.assigned() == 4 && second.assigned() == 4);
			try (GroupMember third = group.start("third", this::blockOrWork, properties)) {
				for (int round = 0; round < 8; round++) {
					group.send(20);
					group.await(() -> third.assigned() > 0);
					group.send(20);
					third.leave();
					group.send(20);
					third.join();
				}
				group.send(20);
				group.awaitAllCommitted();
			}
			group.await(() -> first.assigned() == 4 && second.assigned() == 4);
			group.send(20);
			group.awaitAllCommitted();
			assertThat(first.revocations()).isPositive();
			assertThat(second.revocations()).isPositive();
		}
		assertThat(errors()).isEmpty();
		group.verify();
	}

	@ParameterizedTest
	@EnumSource(names = { "COOPERATIVE", "CONSUMER" })
	void losesNothingWhileAMemberJoinsAndLeavesManyTimes(Membership membership, TestInfo test) {
		TestGroup group = group(test, membership, 24);
		try (GroupMember first = group.start("first", this::blockOrWork, membership.properties());
				GroupMember second = group.start("second", this::blockOrWork, membership.properties())) {
			group.await(() -> first.assigned() == 12 && second.assigned() == 12);
			for (int round = 0; round < 30; round++) {
				boolean hasty = round % 3 == 0;
				group.send(5);
				second.leave();
				group.send(5);
				if (!hasty) {
					group.await(() -> first.assigned() == 24);
				}
				second.join();
				group.send(5);
				// A classic member that leaves while it joins is waited for by the broker
				// until its session times out.
				if (!hasty || membership != Membership.CONSUMER) {
					group.await(() -> second.assigned() > 0);
				}
			}
			group.await(() -> first.assigned() == 12 && second.assigned() == 12);
			group.send(10);
			group.awaitAllCommitted();
			assertThat(first.revocations()).isGreaterThan(10);
			assertThat(first.losses()).isZero();
			assertThat(group.history().started("second")).isPositive();
		}
		group.verify();
	}

	@ParameterizedTest
	@EnumSource
	void takesNothingFromOthersWhenAStaticMemberIsBack(Membership membership, TestInfo test) {
		TestGroup group = group(test, membership, 6);
		Map<String, String> one = membership.properties("spring.kafka.consumer.properties.group.instance.id", "one");
		Map<String, String> two = membership.properties("spring.kafka.consumer.properties.group.instance.id", "two");
		try (GroupMember first = group.start("first", this::blockOrWork, one)) {
			group.await(() -> first.assigned() == 6);
			int revocations;
			try (GroupMember second = group.start("second", this::blockOrWork, two)) {
				group.await(() -> first.assigned() == 3 && second.assigned() == 3);
				group.send(50);
				group.awaitAllCommitted();
				revocations = first.revocations();
			}
			group.send(50);
			try (GroupMember back = group.start("back", this::blockOrWork, two)) {
				group.await(() -> back.assigned() == 3);
				group.awaitAllCommitted();
				assertThat(first.assigned()).isEqualTo(3);
				assertThat(group.history().started("back")).isEqualTo(3 * 50);
			}
			assertThat(first.revocations()).isEqualTo(revocations);
			assertThat(first.losses()).isZero();
		}
		group.verify();
	}

	/**
	 * Takes a moment, and for one key of each partition until the gate opens.
	 */
	private void blockOrWork(String member, ConsumerRecord<String, String> record) throws Exception {
		if (record.key().endsWith("-0")) {
			this.gate.await();
		}
		work(member, record);
	}

	/**
	 * Stands for a call that takes a moment.
	 */
	private static void work(String member, ConsumerRecord<String, String> record) {
		LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
	}

	private static TestGroup group(TestInfo test, Membership membership, int partitions) {
		String topic = test.getTestMethod().orElseThrow().getName() + "-" + membership.name().toLowerCase(Locale.ROOT);
		return new TestGroup(broker.client(), topic, partitions, 3);
	}

	private Set<String> errors() {
		Set<String> errors = new TreeSet<>();
		List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.ERROR))
			.forEach((event) -> errors.add(event.getFormattedMessage()));
		return errors;
	}

	private static Logger rootLogger() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	/**
	 * How members share the partitions.
	 */
	enum Membership {

		/**
		 * Each keeps what it has, and lets go one by one.
		 */
		COOPERATIVE(Map.of("group.protocol", "classic", "partition.assignment.strategy",
				CooperativeStickyAssignor.class.getName(), "heartbeat.interval.ms", "200", "session.timeout.ms",
				"20000")),

		/**
		 * Each lets go of all in each rebalance.
		 */
		EAGER(Map.of("group.protocol", "classic", "partition.assignment.strategy", RangeAssignor.class.getName(),
				"heartbeat.interval.ms", "200", "session.timeout.ms", "20000")),

		/**
		 * The broker decides (KIP-848).
		 */
		CONSUMER(Map.of("group.protocol", "consumer"));

		private final Map<String, String> consumer;

		Membership(Map<String, String> consumer) {
			this.consumer = consumer;
		}

		/**
		 * Return the properties of an application.
		 * @param others names and values of further ones
		 */
		Map<String, String> properties(String... others) {
			Map<String, String> properties = new HashMap<>();
			this.consumer.forEach((name, value) -> properties.put("spring.kafka.consumer.properties." + name, value));
			for (int i = 0; i < others.length; i += 2) {
				properties.put(others[i], others[i + 1]);
			}
			return properties;
		}

	}

}

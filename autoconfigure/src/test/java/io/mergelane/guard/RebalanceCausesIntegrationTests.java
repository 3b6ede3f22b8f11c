package io.mergelane.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

import io.mergelane.LaneListener;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.listener.LaneRebalanceCauseEvent;
import io.mergelane.listener.LaneRebalanceEvent;
import io.mergelane.rebalance.CauseBasis;
import io.mergelane.rebalance.RebalanceCause;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceReason;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.BatchInterceptor;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Why partitions were reassigned, on a real broker, with both protocols.
 */
class RebalanceCausesIntegrationTests {

	private static final String MEMBER = "shop%%listener-0 at /127.0.0.1";

	private static final TestBroker broker = new TestBroker(Scene.inAHurry());

	private Scene scene;

	@BeforeEach
	void createScene(TestInfo test) {
		this.scene = new Scene(broker, test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime(), 2);
	}

	@AfterEach
	void closeScene() {
		this.scene.close();
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void namesTheMemberThatJoinsAndLeaves(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication first = this.scene.owner("shop")) {
			Told told = new Told(first);
			assertThat(events(first)).last()
				.satisfies((event) -> assertReason(event, RebalanceCause.JOINED, CauseBasis.LOCAL, null));
			LaneListenerContainerFactory second = joinAndLeave(first);
			await(() -> latest(first).cause() == RebalanceCause.MEMBER_LEFT && latest(first).partitions().size() > 0);
			assertReason(latest(first), RebalanceCause.MEMBER_LEFT, CauseBasis.MEMBERSHIP_DIFF, MEMBER);
			assertThat(second.snapshots().get(0).rebalances().get(0)).satisfies((event) -> {
				assertThat(event.type()).isEqualTo(RebalanceEvent.Type.REVOKED);
				assertReason(event, RebalanceCause.SHUTDOWN, CauseBasis.LOCAL, null);
			});
			await(() -> events(first).stream().allMatch((event) -> event.cause() != null));
			assertThat(told.causes()).as("each cause is told once")
				.containsExactlyInAnyOrderElementsOf(
						events(first).stream().filter((event) -> event.cause() != RebalanceCause.JOINED).toList());
		}
	}

	private LaneListenerContainerFactory joinAndLeave(GuardedApplication first) {
		try (GuardedApplication second = this.scene.lane("shop")) {
			await(() -> has(second, (event) -> !event.partitions().isEmpty()));
			RebalanceEvent joined = latest(second);
			assertReason(joined, RebalanceCause.JOINED, CauseBasis.LOCAL, null);
			assertThat(joined.member().epoch()).isPositive();
			assertThat(joined.handover()).isPositive();
			await(() -> has(first, (event) -> event.type() == RebalanceEvent.Type.REVOKED && event.cause() != null));
			assertThat(events(first)).filteredOn((event) -> event.type() == RebalanceEvent.Type.REVOKED)
				.singleElement()
				.satisfies((event) -> assertReason(event, RebalanceCause.MEMBER_JOINED, CauseBasis.MEMBERSHIP_DIFF,
						MEMBER));
			assertThat(events(first)).anySatisfy((event) -> {
				assertThat(event.type()).isEqualTo(RebalanceEvent.Type.ASSIGNED);
				assertThat(event.stopped()).isNotNull();
			});
			return second.context().getBean(LaneListenerContainerFactory.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void knowsThatItWasStoppedAndStartedItself(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.owner("shop")) {
			shop.container().stop();
			assertReason(latest(shop), RebalanceCause.SHUTDOWN, CauseBasis.LOCAL, null);
			assertThat(latest(shop).type()).isEqualTo(RebalanceEvent.Type.REVOKED);
			shop.container().start();
			await(() -> latest(shop).partitions().size() == 2 && latest(shop).type() == RebalanceEvent.Type.ASSIGNED);
			assertReason(latest(shop), RebalanceCause.JOINED, CauseBasis.LOCAL, null);
		}
	}

	/**
	 * The thread is held until the member is out of the group.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void knowsThatItHasNotPolledForTooLong(String protocol) {
		this.scene.protocol(protocol).with("spring.kafka.consumer.properties.max.poll.interval.ms", "2000");
		try (GuardedApplication shop = this.scene.start("shop", Held.class)) {
			this.scene.sendAndAwait(shop);
			Gate gate = shop.context().getBean(Gate.class);
			gate.close();
			this.scene.send(1);
			await(gate::isHeld);
			await(() -> this.scene.members().isEmpty());
			gate.open();
			await(() -> latest(shop).cause() == RebalanceCause.POLL_TIMEOUT
					&& latest(shop).type() == RebalanceEvent.Type.ASSIGNED);
			assertThat(events(shop)).filteredOn((event) -> event.type() == RebalanceEvent.Type.LOST)
				.singleElement()
				.satisfies((event) -> {
					RebalanceReason reason = Objects.requireNonNull(event.reason());
					assertThat(reason.cause()).isEqualTo(RebalanceCause.POLL_TIMEOUT);
					assertThat(reason.basis()).isEqualTo(CauseBasis.LOCAL);
					assertThat(reason.detail()).contains("max.poll.interval.ms is 2000",
							"the records from " + this.scene.topic() + "-", "batch interceptor");
				});
			assertThat(latest(shop).stopped()).isPositive();
			assertThat(latest(shop).handover()).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void noticesNewPartitions(String protocol) {
		this.scene.protocol(protocol).with("spring.kafka.consumer.properties.metadata.max.age.ms", "500");
		try (GuardedApplication shop = this.scene.owner("shop");
				Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
			await(() -> shop.finding().own().size() == 1 && !shop.finding().own().get(0).isIdle());
			admin.createPartitions(Map.of(this.scene.topic(), NewPartitions.increaseTo(3))).all().toCompletionStage();
			await(() -> latest(shop).cause() == RebalanceCause.PARTITIONS_CHANGED);
			assertReason(latest(shop), RebalanceCause.PARTITIONS_CHANGED, CauseBasis.MEMBERSHIP_DIFF,
					this.scene.topic() + " has 3 partitions instead of 2");
		}
	}

	/**
	 * By the consumer protocol the second one is refused as long as the first is there.
	 */
	@Test
	void knowsThatAnotherOneHasItsStaticId() {
		this.scene.protocol("classic").with("spring.kafka.consumer.properties.group.instance.id", "one");
		try (GuardedApplication first = this.scene.owner("shop"); GuardedApplication second = this.scene.lane("shop")) {
			await(() -> has(second, (event) -> !event.partitions().isEmpty()));
			await(() -> !first.container().isRunning() && latest(first).cause() != null);
			assertReason(latest(first), RebalanceCause.FENCED, CauseBasis.LOCAL,
					"another consumer has its group.instance.id");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void knowsOnlyWhatItDoesItselfWithoutTheGuard(String protocol) {
		this.scene.protocol(protocol).with("mergelane.group-guard.policy", "off");
		try (GuardedApplication first = this.scene.lane("shop")) {
			this.scene.sendAndAwait(first);
			assertReason(latest(first), RebalanceCause.JOINED, CauseBasis.LOCAL, null);
			try (GuardedApplication second = this.scene.lane("shop")) {
				await(() -> has(second, (event) -> !event.partitions().isEmpty()));
				assertReason(latest(second), RebalanceCause.JOINED, CauseBasis.LOCAL, null);
			}
			await(() -> latest(first).cause() == RebalanceCause.UNKNOWN && latest(first).partitions().size() > 0);
			assertReason(latest(first), RebalanceCause.UNKNOWN, CauseBasis.NONE, null);
		}
	}

	private static List<RebalanceEvent> events(GuardedApplication application) {
		return application.context().getBean(LaneListenerContainerFactory.class).snapshots().get(0).rebalances();
	}

	private static RebalanceEvent latest(GuardedApplication application) {
		return events(application).get(0);
	}

	private static boolean has(GuardedApplication application, Predicate<RebalanceEvent> wanted) {
		return events(application).stream().anyMatch(wanted);
	}

	private static void assertReason(RebalanceEvent event, RebalanceCause cause, CauseBasis basis,
			@Nullable String detail) {
		assertThat(event.reason()).as(event.toString()).isEqualTo(new RebalanceReason(cause, basis, detail));
	}

	/**
	 * What the application is told from now on.
	 */
	private static final class Told {

		private final Queue<RebalanceEvent> happened = new ConcurrentLinkedQueue<>();

		private final Queue<RebalanceEvent> explained = new ConcurrentLinkedQueue<>();

		Told(GuardedApplication application) {
			application.context().addApplicationListener((LaneRebalanceEvent event) -> {
				this.happened.add(event.getRebalance());
			});
			application.context().addApplicationListener((LaneRebalanceCauseEvent event) -> {
				this.explained.add(event.getRebalance());
			});
		}

		List<RebalanceEvent> causes() {
			List<RebalanceEvent> causes = new ArrayList<>(this.explained);
			this.happened.stream().filter((event) -> event.cause() != null).forEach(causes::add);
			return causes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Held {

		private final GuardedApplication.Common common;

		Held(GuardedApplication.Common common) {
			this.common = common;
		}

		@Bean
		static Gate gate() {
			return new Gate();
		}

		@LaneListener(id = GuardedApplication.LISTENER, topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) {
			this.common.handled.add(record.value());
		}

	}

	/**
	 * Holds the consumer thread.
	 */
	static final class Gate implements BatchInterceptor<Object, Object> {

		private volatile CountDownLatch latch = new CountDownLatch(0);

		private volatile boolean held;

		void close() {
			this.latch = new CountDownLatch(1);
		}

		void open() {
			this.latch.countDown();
		}

		boolean isHeld() {
			return this.held;
		}

		@Override
		public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
				Consumer<Object, Object> consumer) {
			CountDownLatch current = this.latch;
			this.held = current.getCount() > 0;
			try {
				current.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return records;
		}

	}

}

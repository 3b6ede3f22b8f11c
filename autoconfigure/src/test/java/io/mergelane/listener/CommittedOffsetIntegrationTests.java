package io.mergelane.listener;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.mergelane.LaneListener;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is committed, and where a listener begins with it, on a real broker: promises S4,
 * S17 and L7.
 */
class CommittedOffsetIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	/**
	 * Takes 64 characters of commit metadata.
	 */
	private static final TestBroker narrowBroker = new TestBroker(Map.of("offset.metadata.max.bytes", "64"));

	private String topic = "";

	@AfterAll
	static void stopBrokers() {
		broker.close();
		narrowBroker.close();
	}

	@BeforeEach
	void nameTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void handlesOnlyWhatIsUnfinishedAfterARestart(String protocol) {
		broker.createTopic(this.topic, 1);
		send(broker, 0, 1000);
		ApplicationContextRunner runner = runner(broker)
			.withPropertyValues("spring.kafka.consumer.properties.group.protocol=" + protocol);
		runner.withPropertyValues("test.blocked=0,300,301,998").run((context) -> {
			Listener listener = context.getBean(Listener.class);
			await(() -> listener.handled.size() == 996);
		});
		assertThat(broker.committed(this.topic, this.topic, 0)).isZero();
		send(broker, 1000, 1010);
		runner.run((context) -> {
			Listener listener = context.getBean(Listener.class);
			await(() -> broker.committed(this.topic, this.topic, 0) == 1010);
			assertThat(listener.handled).containsExactlyInAnyOrder("0", "300", "301", "998", "1000", "1001", "1002",
					"1003", "1004", "1005", "1006", "1007", "1008", "1009");
		});
	}

	@Test
	void commitsWhereTheBrokerTakesLittleMetadata() {
		narrowBroker.createTopic(this.topic, 1);
		send(narrowBroker, 0, 1000);
		// More holes than 64 characters can tell of, behind a first part that is done.
		String blocked = IntStream.range(20, 100).mapToObj((i) -> i + "0").collect(Collectors.joining(","));
		runner(narrowBroker).withPropertyValues("test.blocked=" + blocked).run((context) -> {
			Listener listener = context.getBean(Listener.class);
			await(() -> listener.handled.size() == 920);
			await(() -> isCommitted(context, 200));
			listener.letGo();
			await(() -> narrowBroker.committed(this.topic, this.topic, 0) == 1000);
			assertThat(context.getBean(LaneListenerContainerFactory.class).snapshots().get(0).consumers())
				.allSatisfy((consumer) -> assertThat(consumer.failedCommits()).isZero());
		});
	}

	private boolean isCommitted(ApplicationContext context, long committed) {
		return partitions(context).anyMatch((partition) -> partition.committed() == committed)
				&& narrowBroker.committed(this.topic, this.topic, 0) == committed;
	}

	@Test
	void stopsIfTheLogHasLostWhatWasCommitted() {
		loseRecords();
		runner(broker).run((context) -> {
			KafkaListenerEndpointRegistry registry = context.getBean(KafkaListenerEndpointRegistry.class);
			await(() -> registry.getListenerContainer("offsets") instanceof LaneListenerContainer container
					&& !container.isRunning() && !container.isChildRunning());
			assertThat(context.getBean(Listener.class).handled).isEmpty();
		});
		assertThat(broker.committed(this.topic, this.topic, 0)).as("is not touched").isEqualTo(10);
	}

	@Test
	void goesOnWithTheFirstRecordThereIsIfThatIsChosen() {
		loseRecords();
		runner(broker).withPropertyValues("mergelane.listeners.offsets.no-committed-offset=earliest").run((context) -> {
			await(() -> broker.committed(this.topic, this.topic, 0) == 30);
			assertThat(context.getBean(Listener.class).handled).containsExactlyInAnyOrder("20", "21", "22", "23", "24",
					"25", "26", "27", "28", "29");
			List<OffsetReset> resets = context.getBean(LaneListenerContainerFactory.class).snapshots().get(0).resets();
			assertThat(resets).singleElement().satisfies((reset) -> assertThat(reset.skipped()).isEqualTo(10));
		});
	}

	@Test
	void beginsWithWhatComesNextIfThatIsChosenAndForgetsNothingAfterwards() {
		broker.createTopic(this.topic, 1);
		send(broker, 0, 10);
		ApplicationContextRunner runner = runner(broker)
			.withPropertyValues("mergelane.listeners.offsets.no-committed-offset=latest");
		runner.run((context) -> await(() -> broker.committed(this.topic, this.topic, 0) == 10));
		send(broker, 10, 15);
		runner.run((context) -> {
			await(() -> broker.committed(this.topic, this.topic, 0) == 15);
			assertThat(context.getBean(Listener.class).handled).containsExactlyInAnyOrder("10", "11", "12", "13", "14");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void stopsIfTheLogLosesWhatItIsAboutToRead(String protocol) {
		broker.createTopic(this.topic, 1);
		send(broker, 0, 10);
		runner(broker)
			.withPropertyValues("spring.kafka.consumer.properties.group.protocol=" + protocol,
					"spring.kafka.consumer.properties.max.partition.fetch.bytes=300")
			.run((context) -> {
				await(() -> broker.committed(this.topic, this.topic, 0) == 10);
				MessageListenerContainer container = Objects.requireNonNull(
						context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("offsets"));
				TopicPartition partition = new TopicPartition(this.topic, 0);
				container.pausePartition(partition);
				await(() -> container.isPartitionPaused(partition));
				// A fetch that is on its way brings the first few of them.
				for (int i = 10; i < 100; i++) {
					send(broker, i, i + 1);
				}
				broker.client().deleteRecordsBefore(this.topic, 0, 90);
				container.resumePartition(partition);
				await(() -> !container.isRunning() && !container.isChildRunning());
				assertThat(context.getBean(Listener.class).handled).hasSizeGreaterThanOrEqualTo(10)
					.doesNotContain("90", "99");
			});
		assertThat(broker.committed(this.topic, this.topic, 0)).isLessThan(90);
	}

	/**
	 * Handle and commit ten records, then let the log begin ten records later.
	 */
	private void loseRecords() {
		broker.createTopic(this.topic, 1);
		send(broker, 0, 10);
		runner(broker).run((context) -> await(() -> broker.committed(this.topic, this.topic, 0) == 10));
		send(broker, 10, 30);
		broker.client().deleteRecordsBefore(this.topic, 0, 20);
	}

	private void send(TestBroker broker, int from, int to) {
		for (int i = from; i < to; i++) {
			broker.send(this.topic, 0, "" + i, "" + i);
		}
		broker.flush();
	}

	/**
	 * The one partition, or none if it has only just begun.
	 */
	private static Stream<PartitionSnapshot> partitions(ApplicationContext context) {
		return context.getBean(LaneListenerContainerFactory.class).snapshots().get(0).partitions().stream();
	}

	private ApplicationContextRunner runner(TestBroker broker) {
		return ListenerContexts.runner(broker, this.topic, Listener.class)
			.withPropertyValues("mergelane.defaults.parallelism=200", "mergelane.defaults.drain-timeout=100ms");
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final List<String> handled = new CopyOnWriteArrayList<>();

		private final CountDownLatch blocked = new CountDownLatch(1);

		private final Set<String> blockedKeys;

		Listener(@Value("${test.blocked:}") String[] blockedKeys) {
			this.blockedKeys = Set.of(blockedKeys);
		}

		void letGo() {
			this.blocked.countDown();
		}

		@LaneListener(id = "offsets", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) throws Exception {
			if (this.blockedKeys.contains(record.key())) {
				this.blocked.await();
			}
			this.handled.add(record.key());
		}

	}

}

package io.mergelane.listener;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.KafkaListenerErrorHandler;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users do around a listener, on a real broker: interceptors that throw, seeks,
 * pauses, restarts, rebalances with a record in work, replies, filters.
 */
@ExtendWith(OutputCaptureExtension.class)
class HardCasesIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName();
		broker.createTopic(this.topic, 2);
	}

	@Test
	void commitsNothingPastRecordsInWorkWhileAnInterceptorOfTheUserThrows() {
		runner(Intercepted.class).run((context) -> {
			Intercepted listener = context.getBean(Intercepted.class);
			send(5);
			await(() -> listener.started.size() == 5);
			UserInterceptor interceptor = context.getBean(UserInterceptor.class);
			interceptor.failing.set(true);
			send(5);
			await(() -> interceptor.failures.get() > 12);
			assertThat(committed()).isLessThanOrEqualTo(0);
			interceptor.failing.set(false);
			listener.gate.countDown();
			await(() -> committed() == 10);
			assertThat(listener.started).hasSize(10).doesNotHaveDuplicates();
		});
	}

	@Test
	void handlesRecordsAgainFromWhereThePositionWasMovedTo() {
		runner(Intercepted.class).run((context) -> {
			Intercepted listener = context.getBean(Intercepted.class);
			listener.gate.countDown();
			send(10);
			await(() -> committed() == 10);
			context.getBean(UserInterceptor.class).seekToBeginning.set(true);
			await(() -> listener.started.size() == 20);
			send(1);
			await(() -> committed() == 11);
		});
	}

	@Test
	void leavesAPartitionPausedThatTheUserPaused() {
		runner(Gated.class)
			.withPropertyValues("mergelane.defaults.max-in-flight=10", "spring.kafka.consumer.max-poll-records=10")
			.run((context) -> {
				Gated listener = context.getBean(Gated.class);
				LaneListenerContainerFactory factory = context.getBean(LaneListenerContainerFactory.class);
				sendOneKey(10);
				await(() -> snapshots(factory).stream().anyMatch((partition) -> partition.paused() != null));
				TopicPartition paused = new TopicPartition(this.topic, 0);
				container(context).pausePartition(paused);
				sendOneKey(90);
				await(() -> snapshots(factory).stream().anyMatch((one) -> Objects.equals(one.lag().records(), 100L)));
				listener.gate.countDown();
				await(() -> committed() == 10);
				// Resuming another partition shows that turns have gone by.
				broker.send(this.topic, 1, "other", "other");
				await(() -> listener.started.contains("other"));
				assertThat(listener.started).hasSize(11);
				container(context).resumePartition(paused);
				await(() -> committed() == 100);
			});
	}

	@Test
	void startsNothingOfAnEarlierRunOfItsContainer() {
		runner(Gated.class).withPropertyValues("mergelane.defaults.drain-timeout=200ms").run((context) -> {
			Gated listener = context.getBean(Gated.class);
			sendOneKey(20);
			await(() -> listener.started.size() == 1);
			container(context).stop(() -> {
			});
			container(context).start();
			await(() -> listener.started.size() == 2);
			listener.gate.countDown();
			await(() -> committed() == 20);
			assertThat(listener.started).hasSize(21);
		});
	}

	@Test
	void keepsAKeyInOneHandlerWhenAllPartitionsAreRevokedAndAssignedAgain() {
		runner(Gated.class).withPropertyValues("mergelane.defaults.drain-timeout=200ms").run((context) -> {
			Gated listener = context.getBean(Gated.class);
			LaneListenerContainerFactory factory = context.getBean(LaneListenerContainerFactory.class);
			sendOneKey(3);
			await(() -> listener.started.size() == 1);
			container(context).enforceRebalance();
			await(() -> factory.snapshots().get(0).rebalances().size() == 3);
			broker.send(this.topic, 1, "other", "other");
			await(() -> listener.started.contains("other"));
			listener.gate.countDown();
			await(() -> committed() == 3);
			assertThat(listener.mostAtOnce).hasValue(1);
			assertThat(listener.started).contains("0", "1", "2");
		});
	}

	@Test
	void retriesARecordWhoseReplyFails() {
		broker.createTopic(this.topic + "-reply", 1);
		runner(Replying.class).run((context) -> {
			Replying listener = context.getBean(Replying.class);
			send(1);
			await(() -> listener.attempts.get() == 3);
			await(() -> committed() == 1);
		});
	}

	@Test
	void handlesTheOthersOfABatchThoughAnErrorHandlerOfTheUserSwallowsFailures() {
		for (int i = 0; i < 10; i++) {
			broker.send(this.topic, 0, "key", (i == 5) ? "not json" : "{\"id\":" + i + "}");
		}
		broker.flush();
		runner(Swallowing.class).withPropertyValues("mergelane.defaults.batch.linger=300ms").run((context) -> {
			Swallowing listener = context.getBean(Swallowing.class);
			await(() -> listener.values.size() == 9);
			// The bad one is a dead letter.
			await(() -> committed() == 10);
		});
	}

	@Test
	void stopsAPartitionWithoutFloodingTheLogIfADeserializerThrows(CapturedOutput output) {
		broker.send(this.topic, 0, "key", "four");
		broker.send(this.topic, 0, "key", "three");
		broker.send(this.topic, 1, "key", "five5678");
		broker.flush();
		runner(Counting.class).withUserConfiguration(OwnConsumerFactory.class).run((context) -> {
			await(() -> output.getAll().contains("cannot be deserialized and stops its partition"));
			assertThat(output.getAll().lines().filter((line) -> line.contains("HandOverErrorHandler")).count())
				.isLessThan(10);
			assertThat(committed()).isLessThanOrEqualTo(1);
			assertThat(output).contains("brings instances of deserializers, which cannot be wrapped");
		});
	}

	@Test
	void givesTheGroupToAListenerThatAsksForIt() {
		runner(AskingForGroup.class).run((context) -> {
			send(1);
			await(() -> context.getBean(AskingForGroup.class).groups.contains(this.topic));
		});
	}

	@Test
	void finishesWhatAFilterLeavesOut() {
		send(10);
		runner(Filtered.class).run((context) -> {
			await(() -> committed() == 10);
			assertThat(context.getBean(Filtered.class).values).containsExactlyInAnyOrder("1", "3", "5", "7", "9");
		});
	}

	private static List<PartitionSnapshot> snapshots(LaneListenerContainerFactory factory) {
		return factory.snapshots().get(0).partitions();
	}

	private static LaneListenerContainer container(ApplicationContext context) {
		return (LaneListenerContainer) Objects
			.requireNonNull(context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("listener"));
	}

	private void send(int count) {
		for (int i = 0; i < count; i++) {
			broker.send(this.topic, 0, "key-" + i, "" + i);
		}
		broker.flush();
	}

	private void sendOneKey(int count) {
		for (int i = 0; i < count; i++) {
			broker.send(this.topic, 0, "key", "" + i);
		}
		broker.flush();
	}

	private long committed() {
		return broker.committed(this.topic, this.topic, 0);
	}

	private ApplicationContextRunner runner(Class<?> listener) {
		return ListenerContexts.runner(broker, this.topic, listener);
	}

	@Configuration(proxyBeanMethods = false)
	static class Intercepted {

		final CountDownLatch gate = new CountDownLatch(1);

		final List<Long> started = new CopyOnWriteArrayList<>();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(@Header(KafkaHeaders.OFFSET) long offset) throws Exception {
			this.started.add(offset);
			this.gate.await();
		}

		@Bean
		static UserInterceptor interceptor() {
			return new UserInterceptor();
		}

	}

	static class UserInterceptor implements BatchInterceptor<Object, Object> {

		final AtomicBoolean failing = new AtomicBoolean();

		final AtomicInteger failures = new AtomicInteger();

		final AtomicBoolean seekToBeginning = new AtomicBoolean();

		@Override
		public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
				Consumer<Object, Object> consumer) {
			if (this.failing.get()) {
				this.failures.incrementAndGet();
				throw new IllegalStateException("planned");
			}
			return records;
		}

		@Override
		public void setupThreadState(Consumer<?, ?> consumer) {
			if (this.seekToBeginning.compareAndSet(true, false)) {
				consumer.seekToBeginning(consumer.assignment());
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Gated {

		final CountDownLatch gate = new CountDownLatch(1);

		final List<String> started = new CopyOnWriteArrayList<>();

		final AtomicInteger atOnce = new AtomicInteger();

		final AtomicInteger mostAtOnce = new AtomicInteger();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) throws Exception {
			this.started.add(value);
			if (value.equals("other")) {
				return;
			}
			this.mostAtOnce.accumulateAndGet(this.atOnce.incrementAndGet(), Math::max);
			try {
				this.gate.await();
			}
			finally {
				this.atOnce.decrementAndGet();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replying {

		final AtomicInteger attempts = new AtomicInteger();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		@SendTo("${test.topic}-reply")
		CompletableFuture<String> handle(String value) {
			return (this.attempts.incrementAndGet() < 3)
					? CompletableFuture.failedFuture(new IllegalStateException("planned"))
					: CompletableFuture.completedFuture(value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Swallowing {

		final List<Map<String, Integer>> values = new CopyOnWriteArrayList<>();

		@Bean
		static KafkaListenerErrorHandler swallow() {
			return (message, failure) -> "swallowed";
		}

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}", errorHandler = "swallow")
		void handle(List<Map<String, Integer>> values) {
			this.values.addAll(values);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Counting {

		final List<Integer> values = new CopyOnWriteArrayList<>();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(Integer value) {
			this.values.add(value);
		}

	}

	/**
	 * Of a class of its own, so that the deserializers it holds cannot be wrapped.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnConsumerFactory {

		@Bean
		ConsumerFactory<?, ?> ownConsumerFactory() {
			return new DefaultKafkaConsumerFactory<String, Integer>(
					Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()), new StringDeserializer(),
					new IntegerDeserializer()) {

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AskingForGroup {

		final List<String> groups = new CopyOnWriteArrayList<>();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value, @Header(KafkaHeaders.GROUP_ID) String group) {
			this.groups.add(group);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filtered {

		final List<String> values = new CopyOnWriteArrayList<>();

		@Bean
		static RecordFilterStrategy<Object, Object> even() {
			return (record) -> Integer.parseInt(record.value().toString()) % 2 == 0;
		}

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}", filter = "even")
		void handle(List<String> values) {
			this.values.addAll(values);
		}

	}

}

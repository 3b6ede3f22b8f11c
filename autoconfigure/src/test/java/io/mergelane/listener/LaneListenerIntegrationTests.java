package io.mergelane.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lane listeners on a real broker.
 */
class LaneListenerIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void handlesEachRecordInKeyOrderAndCommitsToTheEnd(String protocol) {
		runner(SingleListener.class).withPropertyValues("spring.kafka.consumer.properties.group.protocol=" + protocol)
			.run((context) -> {
				SingleListener listener = context.getBean(SingleListener.class);
				for (int i = 0; i < 3000; i++) {
					send("key-" + i % 50, "" + i);
				}
				await(() -> listener.count.get() == 3000);
				listener.byKey.forEach((key, values) -> assertThat(values).as(key)
					.isSortedAccordingTo(
							(left, right) -> Integer.compare(Integer.parseInt(left), Integer.parseInt(right))));
				await(() -> committedTotal("single") == 3000);
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void handlesRecordsOnVirtualThreadsIfTheApplicationUsesThem() {
		runner(SingleListener.class).withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			SingleListener listener = context.getBean(SingleListener.class);
			for (int i = 0; i < 1000; i++) {
				send("key-" + i % 50, "" + i);
			}
			await(() -> committedTotal("single") == 1000);
			assertThat(listener.count).hasValue(1000);
			assertThat(listener.threadTypes).containsExactly("java.lang.VirtualThread");
		});
	}

	@Test
	void commitsNotPastARecordInWorkAndGoesOnWithOtherKeys() {
		runner(SingleListener.class).run((context) -> {
			SingleListener listener = context.getBean(SingleListener.class);
			CountDownLatch gate = new CountDownLatch(1);
			listener.gates.put("slow", gate);
			send(0, "slow", "0");
			for (int i = 1; i <= 500; i++) {
				send(0, "key-" + i % 7, "" + i);
			}
			await(() -> listener.count.get() == 500);
			assertThat(committed("single", 0)).isLessThanOrEqualTo(0);
			PartitionSnapshot stuck = awaitFinishedAhead(context.getBean(LaneListenerContainerFactory.class), 500);
			assertThat(stuck.oldest()).isNotNull().satisfies((oldest) -> assertThat(oldest.offset()).isZero());
			assertThat(stuck.tracker().inFlight()).isEqualTo(1);
			assertThat(stuck.tracker().gaps()).hasSize(1);
			gate.countDown();
			await(() -> committed("single", 0) == 501);
		});
	}

	@Test
	void finishesWhatIsInWorkAndCommitsItBeforeItStops() {
		runner(SingleListener.class).run((context) -> {
			SingleListener listener = context.getBean(SingleListener.class);
			CountDownLatch gate = new CountDownLatch(1);
			listener.gates.put("slow", gate);
			send(0, "slow", "0");
			send(0, "fast", "1");
			await(() -> listener.count.get() == 1);
			CompletableFuture<Void> stopped = CompletableFuture
				.runAsync(() -> context.getBean(KafkaListenerEndpointRegistry.class).stop());
			gate.countDown();
			stopped.get(30, TimeUnit.SECONDS);
			assertThat(committed("single", 0)).isEqualTo(2);
		});
	}

	@Test
	void retriesAFailingRecordWhileOtherKeysGoOn() {
		runner(SingleListener.class).run((context) -> {
			SingleListener listener = context.getBean(SingleListener.class);
			listener.failures.put("bad", new AtomicInteger(3));
			send(0, "bad", "0");
			send(0, "bad", "1");
			send(0, "good", "2");
			await(() -> listener.count.get() == 3);
			assertThat(listener.byKey.get("bad")).containsExactly("0", "1");
			await(() -> committed("single", 0) == 3);
		});
	}

	@Test
	void handsListsOver() {
		runner(BatchListener.class).run((context) -> {
			BatchListener listener = context.getBean(BatchListener.class);
			for (int i = 0; i < 1000; i++) {
				send("key-" + i % 5, "" + i);
			}
			await(() -> listener.received.stream().mapToInt(List::size).sum() == 1000);
			await(() -> committedTotal("batch") == 1000);
			assertThat(listener.received).anySatisfy((batch) -> assertThat(batch).hasSizeGreaterThan(1));
		});
	}

	@Test
	void takesAcknowledgmentsInAnyOrder() {
		runner(AckListener.class).run((context) -> {
			AckListener listener = context.getBean(AckListener.class);
			for (int i = 0; i < 3; i++) {
				send(0, "key-" + i, "" + i);
			}
			await(() -> listener.pending.size() == 3);
			listener.acknowledge("2");
			listener.acknowledge("1");
			await(() -> context.getBean(LaneListenerContainerFactory.class)
				.snapshots()
				.get(0)
				.partitions()
				.stream()
				.anyMatch((partition) -> partition.tracker().finishedAhead() == 2));
			assertThat(committed("ack", 0)).isLessThanOrEqualTo(0);
			listener.acknowledge("0");
			await(() -> committed("ack", 0) == 3);
		});
	}

	@Test
	void awaitsFuturesAndRetriesFailedOnes() {
		runner(FutureListener.class).run((context) -> {
			FutureListener listener = context.getBean(FutureListener.class);
			send(0, "a", "0");
			send(0, "a", "1");
			await(() -> listener.pending.size() == 1);
			listener.pending.get(0).completeExceptionally(new IllegalStateException("once"));
			await(() -> listener.pending.size() == 2);
			listener.pending.get(1).complete(null);
			await(() -> listener.pending.size() == 3);
			assertThat(listener.values).containsExactly("0", "0", "1");
			await(() -> committed("future", 0) == 1);
			listener.pending.get(2).complete(null);
			await(() -> committed("future", 0) == 2);
		});
	}

	@Test
	void parksARecordThatIsNotJsonAndGoesOn() {
		runner(JsonListener.class).withPropertyValues("mergelane.defaults.dead-letter.enabled=false").run((context) -> {
			JsonListener listener = context.getBean(JsonListener.class);
			send(0, "a", "{\"id\":1}");
			send(0, "a", "not json");
			send(0, "a", "{\"id\":2}");
			await(() -> listener.payloads.size() == 2);
			assertThat(listener.payloads).extracting(Payload::id).containsExactly(1, 2);
			await(() -> committed("json", 0) == 1);
		});
	}

	@Test
	void parksARecordThatCannotBeDeserializedAndGoesOn() {
		runner(IntegerListener.class).withPropertyValues("mergelane.defaults.dead-letter.enabled=false",
				"spring.kafka.consumer.value-deserializer=" + ErrorHandlingDeserializer.class.getName(),
				"spring.kafka.consumer.properties.spring.deserializer.value.delegate.class="
						+ IntegerDeserializer.class.getName())
			.run((context) -> {
				IntegerListener listener = context.getBean(IntegerListener.class);
				send(0, "a", "four");
				send(0, "a", "three");
				send(0, "a", "5555");
				send(0, "a", "nine");
				await(() -> listener.values.size() == 3);
				await(() -> committed("integer", 0) == 1);
			});
	}

	@Test
	void goesOnAfterItsContainerWasStoppedAndStarted() {
		runner(SingleListener.class).run((context) -> {
			SingleListener listener = context.getBean(SingleListener.class);
			KafkaListenerEndpointRegistry registry = context.getBean(KafkaListenerEndpointRegistry.class);
			send(0, "a", "0");
			await(() -> listener.count.get() == 1);
			registry.stop();
			send(0, "a", "1");
			registry.start();
			await(() -> committed("single", 0) == 2);
			assertThat(listener.byKey.get("a")).containsExactly("0", "1");
		});
	}

	@Test
	void drivesAPlainKafkaListenerThatNamesTheFactoryAndLeavesOthersAlone() {
		runner(PlainListeners.class).withPropertyValues("spring.kafka.consumer.auto-offset-reset=earliest")
			.run((context) -> {
				PlainListeners listeners = context.getBean(PlainListeners.class);
				send(0, "a", "1");
				await(() -> listeners.byLanes.size() == 1 && listeners.bySpring.size() == 1);
				KafkaListenerEndpointRegistry registry = context.getBean(KafkaListenerEndpointRegistry.class);
				assertThat(registry.getListenerContainer("plain-lanes")).isInstanceOf(LaneListenerContainer.class);
				assertThat(registry.getListenerContainer("plain-spring")).isNotInstanceOf(LaneListenerContainer.class);
				await(() -> committed("plain-lanes", 0) == 1 && committed("plain-spring", 0) == 1);
			});
	}

	@Test
	void holdsNoMoreThanItMay() {
		runner(SingleListener.class)
			.withPropertyValues("mergelane.defaults.max-in-flight=100", "mergelane.defaults.parallelism=4",
					"spring.kafka.consumer.max-poll-records=50")
			.run((context) -> {
				SingleListener listener = context.getBean(SingleListener.class);
				CountDownLatch gate = new CountDownLatch(1);
				for (int i = 0; i < 4; i++) {
					listener.gates.put("key-" + i, gate);
				}
				for (int i = 0; i < 1000; i++) {
					send(0, "key-" + i % 4, "" + i);
				}
				LaneListenerContainerFactory factory = context.getBean(LaneListenerContainerFactory.class);
				await(() -> inFlight(factory) >= 100 && isPaused(factory));
				assertThat(inFlight(factory)).isLessThan(150);
				gate.countDown();
				await(() -> committed("single", 0) == 1000);
				assertThat(listener.count).hasValue(1000);
			});
	}

	private static long inFlight(LaneListenerContainerFactory factory) {
		return factory.snapshots()
			.get(0)
			.partitions()
			.stream()
			.mapToLong((partition) -> partition.tracker().inFlight())
			.sum();
	}

	private static boolean isPaused(LaneListenerContainerFactory factory) {
		return factory.snapshots().get(0).partitions().stream().anyMatch((partition) -> partition.paused() != null);
	}

	private PartitionSnapshot awaitFinishedAhead(LaneListenerContainerFactory factory, int finishedAhead) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> factory.snapshots()
				.get(0)
				.partitions()
				.stream()
				.filter((partition) -> partition.tracker().finishedAhead() == finishedAhead)
				.findFirst(), java.util.Optional::isPresent)
			.orElseThrow();
	}

	private void send(String key, String value) {
		broker.send(this.topic, null, key, value);
	}

	private void send(int partition, String key, String value) {
		broker.send(this.topic, partition, key, value);
	}

	private long committed(String group, int partition) {
		return broker.committed(name(group), this.topic, partition);
	}

	private long committedTotal(String group) {
		return broker.committedTotal(name(group), this.topic, 3);
	}

	private String name(String group) {
		return group + "-" + this.topic;
	}

	private ApplicationContextRunner runner(Class<?> listener) {
		return ListenerContexts.runner(broker, this.topic, listener);
	}

	record Payload(@Nullable Integer id) {

	}

	@Configuration(proxyBeanMethods = false)
	static class SingleListener {

		final AtomicInteger count = new AtomicInteger();

		final Map<String, List<String>> byKey = new ConcurrentHashMap<>();

		final Set<String> threadTypes = ConcurrentHashMap.newKeySet();

		final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

		final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

		@LaneListener(id = "single", topics = "${test.topic}", groupId = "single-${test.topic}")
		void handle(org.apache.kafka.clients.consumer.ConsumerRecord<String, String> record) throws Exception {
			this.threadTypes.add(Thread.currentThread().getClass().getName());
			CountDownLatch gate = this.gates.get(record.key());
			if (gate != null) {
				gate.await();
			}
			AtomicInteger failing = this.failures.get(record.key());
			if (failing != null && failing.getAndDecrement() > 0) {
				throw new IllegalStateException("planned");
			}
			this.byKey.computeIfAbsent(record.key(), (key) -> new CopyOnWriteArrayList<>()).add(record.value());
			this.count.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BatchListener {

		final List<List<String>> received = new CopyOnWriteArrayList<>();

		@LaneListener(id = "batch", topics = "${test.topic}", groupId = "batch-${test.topic}")
		void handle(List<String> values) {
			this.received.add(new ArrayList<>(values));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AckListener {

		final Map<String, Acknowledgment> pending = new ConcurrentHashMap<>();

		@LaneListener(id = "ack", topics = "${test.topic}", groupId = "ack-${test.topic}")
		void handle(String value, Acknowledgment acknowledgment) {
			this.pending.put(value, acknowledgment);
		}

		void acknowledge(String value) {
			Objects.requireNonNull(this.pending.get(value)).acknowledge();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FutureListener {

		final List<CompletableFuture<Void>> pending = new CopyOnWriteArrayList<>();

		final List<String> values = new CopyOnWriteArrayList<>();

		@LaneListener(id = "future", topics = "${test.topic}", groupId = "future-${test.topic}")
		CompletableFuture<Void> handle(String value) {
			CompletableFuture<Void> future = new CompletableFuture<>();
			this.values.add(value);
			this.pending.add(future);
			return future;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JsonListener {

		final List<Payload> payloads = new CopyOnWriteArrayList<>();

		@LaneListener(id = "json", topics = "${test.topic}", groupId = "json-${test.topic}")
		void handle(Payload payload) {
			this.payloads.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IntegerListener {

		final List<Integer> values = new CopyOnWriteArrayList<>();

		@LaneListener(id = "integer", topics = "${test.topic}", groupId = "integer-${test.topic}")
		void handle(Integer value) {
			this.values.add(value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainListeners {

		final List<String> byLanes = new CopyOnWriteArrayList<>();

		final List<String> bySpring = new CopyOnWriteArrayList<>();

		@KafkaListener(id = "plain-lanes", topics = "${test.topic}", groupId = "plain-lanes-${test.topic}",
				containerFactory = LaneListener.CONTAINER_FACTORY_BEAN_NAME)
		void byLanes(String value) {
			this.byLanes.add(value);
		}

		@KafkaListener(id = "plain-spring", topics = "${test.topic}", groupId = "plain-spring-${test.topic}")
		void bySpring(String value) {
			this.bySpring.add(value);
		}

	}

}

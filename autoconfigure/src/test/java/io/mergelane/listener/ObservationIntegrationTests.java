package io.mergelane.listener;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.mergelane.LaneListener;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.slf4j.MDC;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Observations and the MDC of workers, on a real broker.
 */
class ObservationIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 1);
	}

	@Test
	void areThoseOfSpringKafkasOwnListener() {
		observed(Own.class, Plain.class).run((context) -> {
			send("1");
			Observed observed = context.getBean(Observed.class);
			await(() -> observed.stopped.size() == 2);
			ReceiverContext<?> own = observed.of("lane-0");
			ReceiverContext<?> plain = observed.of("plain-0");
			assertThat(own).hasSameClassAs(plain);
			assertThat(own.getName()).isEqualTo(plain.getName());
			assertThat(own.getContextualName()).isEqualTo(plain.getContextualName());
			assertThat(own.getRemoteServiceName()).isEqualTo(plain.getRemoteServiceName()).startsWith("Apache Kafka: ");
			String client = clientId(context, "lane");
			assertThat(own.getLowCardinalityKeyValues()).isNotEmpty();
			assertThat(unnamed(low(own), "lane", client))
				.isEqualTo(unnamed(low(plain), "plain", clientId(context, "plain")));
			assertThat(unnamed(high(own), "lane", client))
				.isEqualTo(unnamed(high(plain), "plain", clientId(context, "plain")));
			assertThat(high(own)).containsEntry("messaging.kafka.client_id", client);
		});
	}

	@Test
	void areOffUnlessTheyAreOnAndTheHandlerIsCalledItself() {
		ListenerContexts.runner(broker, this.topic, Own.class, Observed.class).run((context) -> {
			send("1");
			await(() -> context.getBean(Own.class).handled.size() == 1);
			await(() -> broker.committed("lane", this.topic, 0) == 1);
			assertThat(context.getBean(Observed.class).started).isEmpty();
			LaneListenerContainer container = Objects
				.requireNonNull(context.getBean(LaneListenerContainerFactory.class).containers().get("lane"));
			assertThat(Objects.requireNonNull(container.started()).handler().getClass().getPackageName())
				.isEqualTo("io.mergelane.handler");
		});
	}

	@Test
	void countEachAttempt() {
		observed(Own.class).run((context) -> {
			send("fail");
			Observed observed = context.getBean(Observed.class);
			await(() -> observed.stopped.size() == 2);
			assertThat(observed.stopped.get(0).getError()).isInstanceOf(IllegalStateException.class)
				.hasMessage("planned");
			assertThat(observed.stopped.get(1).getError()).isNull();
			await(() -> broker.committed("lane", this.topic, 0) == 1);
			assertThat(observed.started).hasSize(2);
		});
	}

	@Test
	void lastUntilTheFutureIsComplete() {
		observed(Later.class).run((context) -> {
			send("1");
			Later later = context.getBean(Later.class);
			await(() -> later.futures.size() == 1);
			Observed observed = context.getBean(Observed.class);
			assertThat(observed.started).hasSize(1);
			assertThat(observed.stopped).isEmpty();
			later.futures.get(0).completeExceptionally(new IllegalStateException("planned"));
			await(() -> observed.stopped.size() == 1);
			assertThat(observed.stopped.get(0).getError()).hasMessage("planned");
			await(() -> later.futures.size() == 2);
			later.futures.get(1).complete(null);
			await(() -> broker.committed("later", this.topic, 0) == 1);
		});
	}

	@Test
	void areOneForABatch() {
		observed(Lists.class).withPropertyValues("mergelane.defaults.batch.linger=1s").run((context) -> {
			for (int i = 0; i < 3; i++) {
				broker.send(this.topic, 0, "key", "" + i);
			}
			broker.flush();
			Observed observed = context.getBean(Observed.class);
			await(() -> broker.committed("lists", this.topic, 0) == 3);
			int batches = context.getBean(Lists.class).handled.size();
			await(() -> observed.stopped.size() == batches);
			assertThat(observed.started).hasSize(batches).allSatisfy((batch) -> {
				assertThat(batch.getName()).isEqualTo("mergelane.batch");
				assertThat(low(batch)).containsEntry("spring.kafka.listener.id", "lists-0")
					.containsEntry("messaging.source.name", this.topic);
				assertThat(high(batch)).containsEntry("messaging.kafka.client_id", clientId(context, "lists"));
			});
			assertThat(observed.stopped.stream()
				.mapToInt((batch) -> Integer.parseInt(high(batch).getOrDefault("messaging.batch.message_count", "0")))
				.sum()).isEqualTo(3);
		});
	}

	@Test
	void recordsFindNothingOfOthersOnTheirWorker() {
		observed(Careless.class).withPropertyValues("mergelane.defaults.parallelism=1", "mergelane.mdc.enabled=true")
			.run((context) -> {
				for (int i = 0; i < 20; i++) {
					broker.send(this.topic, 0, "key-" + i, "" + i);
				}
				broker.flush();
				Careless careless = context.getBean(Careless.class);
				await(() -> careless.found.size() == 20);
				assertThat(careless.found)
					.allSatisfy((mdc) -> assertThat(mdc).containsOnlyKeys("listener", "topic", "partition", "offset")
						.containsEntry("listener", "careless")
						.containsEntry("topic", this.topic)
						.containsEntry("partition", "0"));
				assertThat(careless.found.stream().map((mdc) -> mdc.get("offset")).distinct()).hasSize(20);
				assertThat(careless.parents).containsOnly(false);
				assertThat(careless.threads).hasSizeLessThan(20);
			});
	}

	@Test
	void mdcIsEmptyUnlessItIsWanted() {
		ListenerContexts.runner(broker, this.topic, Careless.class, Observed.class)
			.withPropertyValues("mergelane.defaults.parallelism=1")
			.run((context) -> {
				for (int i = 0; i < 20; i++) {
					broker.send(this.topic, 0, "key-" + i, "" + i);
				}
				broker.flush();
				Careless careless = context.getBean(Careless.class);
				await(() -> careless.found.size() == 20);
				assertThat(careless.found).allSatisfy((mdc) -> assertThat(mdc).isEmpty());
			});
	}

	private ApplicationContextRunner observed(Class<?> listener, Class<?>... others) {
		return ListenerContexts.runner(broker, this.topic, listener, Observed.class)
			.withUserConfiguration(others)
			.withPropertyValues("spring.kafka.listener.observation-enabled=true",
					"spring.kafka.consumer.auto-offset-reset=earliest");
	}

	private void send(String value) {
		broker.send(this.topic, 0, "key", value);
		broker.flush();
	}

	private static Map<String, String> low(Observation.Context context) {
		return values(context.getLowCardinalityKeyValues());
	}

	private static Map<String, String> high(Observation.Context context) {
		return values(context.getHighCardinalityKeyValues());
	}

	private static Map<String, String> values(Iterable<KeyValue> keyValues) {
		Map<String, String> values = new TreeMap<>();
		keyValues.forEach((keyValue) -> values.put(keyValue.getKey(), keyValue.getValue()));
		return values;
	}

	private static Map<String, String> unnamed(Map<String, String> values, String id, String client) {
		Map<String, String> unnamed = new TreeMap<>(values);
		unnamed.replaceAll((key, value) -> value.replace(client, "{client}").replaceFirst("^" + id, "{id}"));
		return unnamed;
	}

	private static String clientId(ApplicationContext context, String listener) {
		MessageListenerContainer container = Objects
			.requireNonNull(context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(listener));
		return Objects.requireNonNull(container.getAssignmentsByClientId()).keySet().iterator().next();
	}

	@Configuration(proxyBeanMethods = false)
	static class Observed implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> started = new CopyOnWriteArrayList<>();

		private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(this);
			return registry;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ReceiverContext;
		}

		@Override
		public void onStart(Observation.Context context) {
			this.started.add(context);
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		ReceiverContext<?> of(String listener) {
			return (ReceiverContext<?>) this.stopped.stream()
				.filter((context) -> low(context).containsValue(listener))
				.findFirst()
				.orElseThrow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		private final AtomicBoolean failed = new AtomicBoolean();

		@LaneListener(id = "lane", topics = "${test.topic}")
		void handle(String value) {
			if (value.equals("fail") && this.failed.compareAndSet(false, true)) {
				throw new IllegalStateException("planned");
			}
			this.handled.add(value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		@KafkaListener(id = "plain", topics = "${test.topic}")
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Later {

		private final List<CompletableFuture<@Nullable Void>> futures = new CopyOnWriteArrayList<>();

		@LaneListener(id = "later", topics = "${test.topic}")
		CompletableFuture<@Nullable Void> handle(String value) {
			CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
			this.futures.add(future);
			return future;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Lists {

		private final List<List<String>> handled = new CopyOnWriteArrayList<>();

		@LaneListener(id = "lists", topics = "${test.topic}")
		void handle(List<String> values) {
			this.handled.add(values);
		}

	}

	/**
	 * Leaves an observation open, and a value in the MDC.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Careless {

		private final ObservationRegistry registry;

		private final List<Map<String, String>> found = new CopyOnWriteArrayList<>();

		private final List<Boolean> parents = new CopyOnWriteArrayList<>();

		private final Set<String> threads = ConcurrentHashMap.newKeySet();

		Careless(ObservationRegistry registry) {
			this.registry = registry;
		}

		@LaneListener(id = "careless", topics = "${test.topic}")
		void handle(String value) {
			Observation current = this.registry.getCurrentObservation();
			this.parents.add(current != null && current.getContextView().getParentObservation() != null);
			Map<String, String> mdc = MDC.getCopyOfContextMap();
			this.threads.add(Thread.currentThread().getName());
			this.found.add((mdc != null) ? mdc : Map.of());
			MDC.put("left", value);
			assertThat(Observation.start("left.open", this.registry).openScope()).isNotNull();
		}

	}

}

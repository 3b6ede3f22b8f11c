package io.mergelane.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneMetricsAutoConfiguration;
import io.mergelane.guard.GuardSettings;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Promise S20: meters agree with what is true, on a real broker with two applications in
 * a group. They are never negative, gone after a partition is revoked or the listener is
 * stopped, and back after it is assigned.
 */
class MetersIntegrationTests {

	private static final int PARTITIONS = 4;

	private static final String HELD = "held";

	private static TestBroker broker;

	private final Ledger ledger = new Ledger();

	private String topic = "";

	@BeforeAll
	static void startBroker() {
		broker = new TestBroker(Map.of("group.initial.rebalance.delay.ms", "0",
				"group.consumer.min.heartbeat.interval.ms", "200", "group.consumer.heartbeat.interval.ms", "300"));
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@AfterEach
	void letGo() {
		this.ledger.gate.release(1_000_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void agreeWithWhatIsTrue(String protocol) {
		this.topic = "meters-" + protocol;
		broker.createTopic(this.topic, PARTITIONS);
		runner(protocol).run((first) -> {
			MeterRegistry here = first.getBean(MeterRegistry.class);
			await(() -> partitions(here).size() == PARTITIONS && agrees(here));
			send(10, 2);
			await(() -> this.ledger.finished() == 32 && agrees(here));
			assertThat(total(here, "consumer.lag.records")).isEqualTo(8);
			assertThat(total(here, "consumer.inflight")).isEqualTo(8);
			assertThat(total(here, "consumer.tracker.gaps")).isEqualTo(PARTITIONS);
			assertThat(success(here)).isEqualTo(32);
			await(() -> members(here) == 1);
			runner(protocol).run((second) -> {
				MeterRegistry there = second.getBean(MeterRegistry.class);
				await(() -> partitions(here).size() == 2 && partitions(there).size() == 2);
				await(() -> agrees(here) && agrees(there));
				assertThat(union(here, there)).hasSize(PARTITIONS);
				assertThat(total(here, "consumer.partitions.assigned")).isEqualTo(2);
				assertThat(total(here, "consumer.lag.records") + total(there, "consumer.lag.records")).isEqualTo(8);
				await(() -> members(here) == 2 && members(there) == 2);
				this.ledger.gate.release(1_000_000);
				send(5, 0);
				await(() -> this.ledger.finished() == 60 && agrees(here) && agrees(there));
				assertThat(total(here, "consumer.lag.records") + total(there, "consumer.lag.records")).isZero();
				assertThat(success(there)).isGreaterThanOrEqualTo(14);
			});
			await(() -> partitions(here).size() == PARTITIONS && agrees(here));
			assertThat(success(here)).isGreaterThanOrEqualTo(42);
			stopAndStart(first, here);
		});
	}

	private void stopAndStart(ApplicationContext context, MeterRegistry registry) {
		double before = success(registry);
		MessageListenerContainer container = Objects
			.requireNonNull(context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("held"));
		container.stop();
		assertThat(partitions(registry)).isEmpty();
		assertThat(names(registry)).containsOnly("mergelane.consumer.running", "mergelane.consumer.records",
				"mergelane.consumer.nullkeys", "mergelane.consumer.failed.commits",
				"mergelane.consumer.late.completions", "mergelane.consumer.rebalances",
				"mergelane.consumer.rebalance.stopped", "mergelane.consumer.rebalance.handover",
				"mergelane.group.guard", "mergelane.group.guard.starved", "mergelane.group.members",
				"mergelane.group.members.idle", "mergelane.group.partitions.unassigned");
		assertThat(success(registry)).isEqualTo(before);
		container.start();
		await(() -> partitions(registry).size() == PARTITIONS && agrees(registry));
		send(1, 0);
		await(() -> success(registry) == before + PARTITIONS);
	}

	private void send(int records, int held) {
		for (int partition = 0; partition < PARTITIONS; partition++) {
			for (int i = 0; i < records; i++) {
				// Not the last ones, so that others are finished behind them.
				broker.send(this.topic, partition, "key-" + i, (i > 0 && i <= held) ? HELD : "free");
			}
		}
		broker.flush();
	}

	/**
	 * Return whether each partition is behind by what Kafka has and the handler has not
	 * finished, and the topic by their sum.
	 */
	private boolean agrees(MeterRegistry registry) {
		assertThat(values(registry)).as("values that cannot be").isEmpty();
		Map<Integer, Long> ends = broker.client().endOffsets(this.topic, PARTITIONS);
		Map<Integer, Double> told = new TreeMap<>();
		Map<Integer, Double> truth = new TreeMap<>();
		for (Meter meter : search(registry, "partition.lag.records").meters()) {
			int partition = Integer.parseInt(Objects.requireNonNull(meter.getId().getTag("partition")));
			told.put(partition, value(meter));
			truth.put(partition, (double) (ends.getOrDefault(partition, 0L) - this.ledger.finished(partition)));
		}
		return told.keySet().equals(partitions(registry)) && told.equals(truth)
				&& (told.isEmpty() || told.values().stream().mapToDouble(Double::doubleValue).sum() == total(registry,
						"consumer.lag.records"));
	}

	private static Map<Meter.Id, Double> values(MeterRegistry registry) {
		Map<Meter.Id, Double> wrong = new ConcurrentHashMap<>();
		registry.getMeters().forEach((meter) -> {
			double value = value(meter);
			if (meter.getId().getName().startsWith("mergelane.") && value < 0) {
				wrong.put(meter.getId(), value);
			}
		});
		return wrong;
	}

	private static double value(Meter meter) {
		double value = 0;
		for (Measurement measurement : meter.measure()) {
			value += measurement.getValue();
		}
		return value;
	}

	private Search search(MeterRegistry registry, String name) {
		// Whatever is read brings all of them up to date.
		registry.find("mergelane.consumer.running").meters().forEach(MetersIntegrationTests::value);
		return registry.find("mergelane." + name).tag("topic", this.topic);
	}

	private Set<Integer> partitions(MeterRegistry registry) {
		Set<Integer> partitions = new TreeSet<>();
		search(registry, "partition.inflight").meters()
			.forEach((meter) -> partitions
				.add(Integer.parseInt(Objects.requireNonNull(meter.getId().getTag("partition")))));
		return partitions;
	}

	private Set<Integer> union(MeterRegistry one, MeterRegistry other) {
		Set<Integer> all = partitions(one);
		all.addAll(partitions(other));
		return all;
	}

	private static Set<String> names(MeterRegistry registry) {
		Set<String> names = new TreeSet<>();
		registry.getMeters().forEach((meter) -> names.add(meter.getId().getName()));
		names.removeIf((name) -> !name.startsWith("mergelane."));
		return names;
	}

	private static double total(MeterRegistry registry, String name) {
		return registry.find("mergelane." + name)
			.meters()
			.stream()
			.mapToDouble(MetersIntegrationTests::value)
			.filter(Double::isFinite)
			.sum();
	}

	private static double success(MeterRegistry registry) {
		registry.find("mergelane.consumer.running").meters().forEach(MetersIntegrationTests::value);
		return registry.get("mergelane.consumer.records").tag("outcome", "success").functionCounter().count();
	}

	private static double members(MeterRegistry registry) {
		return registry.find("mergelane.group.members")
			.tag("kind", "own")
			.meters()
			.stream()
			.mapToDouble(MetersIntegrationTests::value)
			.sum();
	}

	private ApplicationContextRunner runner(String protocol) {
		return ListenerContexts.runner(broker, this.topic, Held.class)
			.withConfiguration(AutoConfigurations.of(MergelaneMetricsAutoConfiguration.class))
			.withBean(Ledger.class, () -> this.ledger)
			.withPropertyValues("spring.application.name=meters", "mergelane.defaults.drain-timeout=200ms",
					"spring.kafka.consumer.properties.group.protocol=" + protocol);
	}

	/**
	 * What handlers have finished, over all applications.
	 */
	static final class Ledger {

		private final Semaphore gate = new Semaphore(0);

		private final Map<Integer, Set<Long>> finished = new ConcurrentHashMap<>();

		CompletableFuture<Void> handle(ConsumerRecord<String, String> record) {
			if (record.value().equals(HELD)) {
				return CompletableFuture.runAsync(() -> {
					this.gate.acquireUninterruptibly();
					finish(record);
				}, (command) -> new Thread(command).start());
			}
			finish(record);
			return CompletableFuture.completedFuture(null);
		}

		private void finish(ConsumerRecord<String, String> record) {
			this.finished.computeIfAbsent(record.partition(), (partition) -> ConcurrentHashMap.newKeySet())
				.add(record.offset());
		}

		long finished(int partition) {
			return this.finished.getOrDefault(partition, Set.of()).size();
		}

		int finished() {
			return this.finished.values().stream().mapToInt(Set::size).sum();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Held {

		private final Ledger ledger;

		Held(Ledger ledger) {
			this.ledger = ledger;
		}

		@LaneListener(id = "held", topics = "${test.topic}", groupId = "${test.topic}")
		CompletableFuture<Void> handle(ConsumerRecord<String, String> record) {
			return this.ledger.handle(record);
		}

		@Bean
		static MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		static GuardSettings.Timing timing() {
			return new GuardSettings.Timing(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(5),
					Duration.ofSeconds(1), Duration.ofSeconds(1));
		}

	}

}

package io.mergelane.listener;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneAutoConfiguration;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances of a group that come and go under load: promises S1, S6 and S7, and that
 * partitions which stay go on (L2).
 */
class RebalanceIntegrationTests {

	private static final int PARTITIONS = 4;

	private static final TestBroker broker = new TestBroker();

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@ParameterizedTest
	@CsvSource({ "classic,org.apache.kafka.clients.consumer.RangeAssignor",
			"classic,org.apache.kafka.clients.consumer.CooperativeStickyAssignor", "consumer," })
	void losesNothingAndKeepsTheOrderOfEachKey(String protocol, @Nullable String assignor) {
		String topic = protocol + "-" + ((assignor != null) ? assignor.replaceAll(".*\\.", "") : "none");
		broker.createTopic(topic, PARTITIONS);
		Listener.seen.clear();
		int sent = 0;
		try (ConfigurableApplicationContext first = start(topic, protocol, assignor)) {
			sent = send(topic, sent, 2000);
			await(() -> handled() > 100);
			try (ConfigurableApplicationContext second = start(topic, protocol, assignor)) {
				sent = send(topic, sent, 2000);
				await(() -> assigned(first) == PARTITIONS / 2 && assigned(second) == PARTITIONS / 2);
				sent = send(topic, sent, 2000);
				int all = sent;
				await(() -> broker.committedTotal(topic, topic, PARTITIONS) == all);
				sent = send(topic, sent, 2000);
			}
			await(() -> assigned(first) == PARTITIONS);
			sent = send(topic, sent, 500);
			int all = sent;
			await(() -> broker.committedTotal(topic, topic, PARTITIONS) == all);
			assertThat(rebalances(first)).contains(RebalanceEvent.Type.ASSIGNED, RebalanceEvent.Type.REVOKED)
				.doesNotContain(RebalanceEvent.Type.LOST);
		}
		assertThat(handled()).isEqualTo(sent);
		Listener.seen
			.forEach((key, numbers) -> assertThat(List.copyOf(new LinkedHashSet<>(numbers))).as(key).isSorted());
	}

	private static List<RebalanceEvent.Type> rebalances(ConfigurableApplicationContext context) {
		return snapshot(context).rebalances().stream().map(RebalanceEvent::type).toList();
	}

	private static int assigned(ConfigurableApplicationContext context) {
		return snapshot(context).partitions().size();
	}

	private static ListenerSnapshot snapshot(ConfigurableApplicationContext context) {
		return context.getBean(LaneListenerContainerFactory.class).snapshots().get(0);
	}

	private static int handled() {
		return Listener.seen.values().stream().mapToInt((numbers) -> Set.copyOf(numbers).size()).sum();
	}

	private static int send(String topic, int from, int count) {
		for (int i = from; i < from + count; i++) {
			broker.send(topic, null, "key-" + i % 97, "" + i);
		}
		broker.flush();
		return from + count;
	}

	private static ConfigurableApplicationContext start(String topic, String protocol, @Nullable String assignor) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Listener.class).web(WebApplicationType.NONE)
			.properties("spring.kafka.bootstrap-servers=" + broker.address(), "test.topic=" + topic,
					"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
					"spring.jmx.enabled=false", "spring.kafka.consumer.properties.group.protocol=" + protocol,
					"mergelane.defaults.commit-interval=100ms", "mergelane.defaults.parallelism=8");
		if (assignor != null) {
			application.properties("spring.kafka.consumer.properties.partition.assignment.strategy=" + assignor);
		}
		return application.run();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ KafkaAutoConfiguration.class, MergelaneAutoConfiguration.class })
	static class Listener {

		static final Map<String, List<Integer>> seen = new ConcurrentHashMap<>();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) {
			seen.computeIfAbsent(record.key(), (key) -> new CopyOnWriteArrayList<>())
				.add(Integer.parseInt(record.value()));
		}

	}

}

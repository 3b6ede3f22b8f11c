package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneEndpointAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneHealthContributorAutoConfiguration;
import io.mergelane.testsupport.PollingMember;
import io.mergelane.lag.PartitionState;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The section {@code lag} of applications on a real broker.
 */
class LagSectionIntegrationTests {

	private static TestBroker broker;

	@BeforeAll
	static void startBroker() {
		broker = new TestBroker(Map.of("group.initial.rebalance.delay.ms", "0",
				"group.consumer.min.heartbeat.interval.ms", "200", "group.consumer.heartbeat.interval.ms", "300"));
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void showsWhatAPartitionIsStuckOnWithoutTheGuard(String protocol) {
		String topic = "stuck-" + protocol;
		broker.createTopic(topic, 1);
		runner(topic, protocol)
			.withPropertyValues("mergelane.group-guard.policy=off", "mergelane.health.stuck-after=1s")
			.run((context) -> {
				Instant before = Instant.now();
				broker.send(topic, 0, "a", "bad");
				broker.send(topic, 0, "b", "good");
				broker.flush();
				await(() -> partition(context, topic, 0).state() == PartitionState.STUCK);
				LagSection.PartitionLagDescriptor stuck = partition(context, topic, 0);
				assertThat(stuck.here()).isTrue();
				assertThat(stuck.end()).isEqualTo(2);
				assertThat(stuck.records()).isEqualTo(1);
				assertThat(stuck.estimate()).isEqualTo("exact");
				assertThat(stuck.time()).isBetween(Duration.ofMillis(900),
						Duration.between(before, Instant.now()).plusMillis(1));
				assertThat(Objects.requireNonNull(stuck.oldest()).offset()).isZero();
				await(() -> health(context).getStatus() == Status.DOWN);
				assertThat(health(context).getDetails().toString())
					.contains("its partition is stuck: it has not failed", topic + "-0");
				context.getBean(Gated.class).gate.release();
				await(() -> partition(context, topic, 0).state() == PartitionState.IDLE);
				assertThat(partition(context, topic, 0).time()).isZero();
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void showsPartitionsHereAndElsewhere(String protocol) {
		String topic = "shared-" + protocol;
		broker.createTopic(topic, 4);
		runner(topic, protocol).run((context) -> {
			await(() -> here(context) == 4);
			try (PollingMember other = new PollingMember(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
					broker.address(), ConsumerConfig.GROUP_ID_CONFIG, topic, ConsumerConfig.GROUP_PROTOCOL_CONFIG,
					protocol, ConsumerConfig.CLIENT_ID_CONFIG, "other"), List.of(topic))) {
				await(() -> other.assigned().size() == 2 && here(context) == 2);
				for (int partition = 0; partition < 4; partition++) {
					for (int i = 0; i < 3; i++) {
						broker.send(topic, partition, null, "good");
					}
				}
				broker.flush();
				TopicPartition foreign = other.assigned().iterator().next();
				other.commit(foreign, new OffsetAndMetadata(1));
				await(() -> Objects.equals(partition(context, topic, foreign.partition()).records(), 2L));
				LagSection.GroupLagDescriptor lag = lag(context);
				assertThat(lag.failure()).isNull();
				assertThat(lag.asOf()).isNotNull();
				assertThat(lag.partitions()).hasSize(4);
				LagSection.PartitionLagDescriptor elsewhere = partition(context, topic, foreign.partition());
				assertThat(elsewhere.here()).isFalse();
				assertThat(elsewhere.member()).isEqualTo("other");
				assertThat(elsewhere.end()).isEqualTo(3);
				await(() -> lag(context).partitions()
					.values()
					.stream()
					.filter((one) -> one.here() && one.state() == PartitionState.IDLE)
					.count() == 2);
			}
		});
	}

	private static LagSection.GroupLagDescriptor lag(ApplicationContext context) {
		KafkaConsumersEndpoint endpoint = context.getBean(KafkaConsumersEndpoint.class);
		String group = endpoint.groups().groups().keySet().iterator().next();
		return ((LagSection) Objects.requireNonNull(endpoint.section(group, "lag"))).lag();
	}

	private static long here(ApplicationContext context) {
		return lag(context).partitions().values().stream().filter(LagSection.PartitionLagDescriptor::here).count();
	}

	private static LagSection.PartitionLagDescriptor partition(ApplicationContext context, String topic,
			int partition) {
		return lag(context).partitions()
			.getOrDefault(topic + "-" + partition, new LagSection.PartitionLagDescriptor(false, null, null, null, null,
					"unknown", null, null, null, null));
	}

	private static Health health(ApplicationContext context) {
		HealthIndicator group = (HealthIndicator) context.getBean(KafkaConsumersHealth.class)
			.stream()
			.findFirst()
			.orElseThrow()
			.contributor();
		return Objects.requireNonNull(group.health());
	}

	private static ApplicationContextRunner runner(String topic, String protocol) {
		return ListenerContexts.runner(broker, topic, Gated.class)
			.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class,
					MergelaneEndpointAutoConfiguration.class, MergelaneHealthContributorAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=kafkaconsumers",
					"spring.kafka.consumer.properties.group.protocol=" + protocol);
	}

	@Configuration(proxyBeanMethods = false)
	static class Gated {

		final Semaphore gate = new Semaphore(0);

		@LaneListener(id = "gated", topics = "${test.topic}", groupId = "${test.topic}")
		CompletableFuture<Void> handle(String value) {
			return value.equals("bad") ? CompletableFuture.runAsync(this.gate::acquireUninterruptibly)
					: CompletableFuture.completedFuture(null);
		}

	}

}

package io.mergelane.actuate;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneDeadLetterAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneHealthContributorAutoConfiguration;
import io.mergelane.listener.LaneListenerContainerFactoryCustomizer;
import io.mergelane.process.BrokerProcess;
import io.mergelane.testsupport.BrokerClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.MessageListenerContainer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of listeners on a real broker.
 */
class HealthIntegrationTests {

	@TempDir
	static Path directory;

	private static BrokerProcess broker;

	private static BrokerClient client;

	private String topic = "";

	@BeforeAll
	static void startBroker() throws Exception {
		broker = BrokerProcess.startSmall(directory);
		client = new BrokerClient(broker.bootstrapServers());
	}

	@AfterAll
	static void stopBroker() throws Exception {
		client.close();
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		Listener.failure = null;
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		client.createTopic(this.topic, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void isDownWhileTheBrokerIsAwayForLong(String protocol) {
		runner()
			.withPropertyValues("spring.kafka.consumer.properties.group.protocol=" + protocol,
					"mergelane.health.broker-away-after=4s", "mergelane.group-guard.policy=off")
			.run((context) -> {
				await(() -> state(context).equals("active"));
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				broker.kill();
				await(() -> health(context).getStatus() == Status.DOWN);
				assertThat(health(context).getDetails().toString()).contains("nothing was heard from the broker");
				broker.restart();
				await(() -> health(context).getStatus() == Status.UP);
			});
	}

	@Test
	void isDownWhileTheBrokerHangs() {
		runner().withPropertyValues("mergelane.health.broker-away-after=4s", "mergelane.group-guard.policy=off")
			.run((context) -> {
				await(() -> state(context).equals("active"));
				context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainers().forEach((one) -> {
					one.pause();
					await(one::isContainerPaused);
				});
				assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				broker.process().suspend();
				await(() -> health(context).getStatus() == Status.DOWN);
				broker.process().resume();
				await(() -> health(context).getStatus() == Status.OUT_OF_SERVICE);
			});
	}

	@Test
	void isUpIfItWasNotStartedOrWasStopped() {
		runner().withPropertyValues("spring.kafka.listener.auto-startup=false").run((context) -> {
			assertThat(state(context)).isEqualTo("stopped");
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			container(context).start();
			await(() -> state(context).equals("active"));
			container(context).stop();
			await(() -> state(context).equals("stopped"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void isDownIfItHasNoOffsetToBeginAt() {
		runner().withPropertyValues("mergelane.defaults.no-committed-offset=fail", "mergelane.health.readiness=running")
			.run((context) -> {
				await(() -> state(context).equals("failed"));
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
				assertThat(health(context).getDetails().toString())
					.contains("its container has stopped: an error that cannot be handled, see the log");
				Health readiness = Objects.requireNonNull(context.getBean(ReadinessHealthIndicator.class).health());
				assertThat(readiness.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(readiness.getDetails()).hasToString("{failed=[healthy]}");
			});
	}

	@Test
	void isDownIfItIsNotAuthorized() {
		runner().withPropertyValues("mergelane.health.liveness=stuck-thread").run((context) -> {
			await(() -> state(context).equals("active"));
			Listener.failure = () -> new GroupAuthorizationException("planned");
			await(() -> state(context).equals("failed"));
			assertThat(health(context).getDetails().toString())
				.contains("its container has stopped: it is not authenticated or authorized");
			assertThat(liveness(context).getStatus()).isEqualTo(Status.UP);
			Listener.failure = null;
			container(context).start();
			await(() -> state(context).equals("active"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void isDownIfAnErrorHasEndedItsThread() {
		runner().withPropertyValues("mergelane.health.liveness=stuck-thread").run((context) -> {
			await(() -> state(context).equals("active"));
			assertThat(liveness(context).getStatus()).isEqualTo(Status.UP);
			Listener.failure = () -> new StackOverflowError("planned");
			await(() -> state(context).equals("failed"));
			await(() -> liveness(context).getStatus() == Status.DOWN);
			assertThat(health(context).getDetails().toString())
				.contains("its container has stopped: an error has ended its consumer thread");
		});
	}

	private Health health(ApplicationContext context) {
		HealthIndicator group = (HealthIndicator) Objects
			.requireNonNull(context.getBean(KafkaConsumersHealth.class).getContributor(this.topic));
		return Objects.requireNonNull(group.health());
	}

	private String state(ApplicationContext context) {
		Map<?, ?> listeners = (Map<?, ?>) Objects.requireNonNull(health(context).getDetails().get("listeners"));
		return ((GroupHealthIndicator.ListenerHealth) Objects.requireNonNull(listeners.get("healthy"))).state();
	}

	private static Health liveness(ApplicationContext context) {
		return Objects.requireNonNull(context.getBean(LivenessHealthIndicator.class).health());
	}

	private static MessageListenerContainer container(ApplicationContext context) {
		return Objects
			.requireNonNull(context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("healthy"));
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, JacksonAutoConfiguration.class,
					MergelaneAutoConfiguration.class, MergelaneDeadLetterAutoConfiguration.class,
					MergelaneHealthContributorAutoConfiguration.class))
			.withUserConfiguration(Listener.class)
			.withPropertyValues("spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
					"test.topic=" + this.topic, "spring.kafka.consumer.properties.reconnect.backoff.max.ms=500");
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		static volatile @Nullable Supplier<Throwable> failure;

		@LaneListener(id = "healthy", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) {
		}

		@Bean
		static LaneListenerContainerFactoryCustomizer failing() {
			return (factory) -> factory.setBatchInterceptor(new BatchInterceptor<>() {

				@Override
				public void setupThreadState(Consumer<?, ?> consumer) {
					Supplier<Throwable> planned = Listener.failure;
					Throwable failure = (planned != null) ? planned.get() : null;
					if (failure instanceof RuntimeException exception) {
						throw exception;
					}
					if (failure instanceof Error error) {
						throw error;
					}
				}

				@Override
				public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
						Consumer<Object, Object> consumer) {
					return records;
				}

			});
		}

	}

}

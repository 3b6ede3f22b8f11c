package io.mergelane.actuate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneEndpointAutoConfiguration;
import io.mergelane.listener.LaneListeners;
import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays that are asked for through the endpoint, on a real broker.
 */
class EndpointReplayIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopics(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 1);
		broker.createTopic(this.topic + "-dlt", 1);
	}

	@Test
	void replaysToTheHandlerOneRequestAtATime() {
		runner().run((context) -> {
			Gated handler = context.getBean(Gated.class);
			sendLetters(context, "a", "b");
			KafkaConsumersEndpointWebExtension.ActionDescriptor dryRun = post(context, "fix", "handler", true);
			assertThat(dryRun.status()).isEqualTo(200);
			assertThat(context.getBean(LaneListeners.class).topics("gated")).containsExactly(this.topic);
			assertThat(Objects.requireNonNull(Objects.requireNonNull(dryRun.replay()).counts()).matched()).isEqualTo(2);
			assertThat(post(context, "fix", "handler", false).status()).isEqualTo(202);
			await(() -> handler.entered.tryAcquire());
			assertThat(post(context, "other", null, false).status()).isEqualTo(409);
			assertThat(replay(context, "fix").state()).isEqualTo("running");
			handler.gate.release(2);
			await(() -> replay(context, "fix").hasEnded());
			assertThat(replay(context, "fix").state()).isEqualTo("done");
			assertThat(Objects.requireNonNull(replay(context, "fix").counts()).replayed()).isEqualTo(2);
			assertThat(handler.handled).containsExactly("a", "b");
			handler.gate.release(2);
			assertThat(post(context, "other", null, false).status()).isEqualTo(202);
			await(() -> handler.handled.size() == 4);
			assertThat(broker.client().endOffsets(this.topic, 1)).containsValue(2L);
		});
	}

	@Test
	void goesOnAfterARestartWhereTheApplicationWasStopped() {
		AtomicReference<@Nullable Gated> first = new AtomicReference<>();
		runner().run((context) -> {
			first.set(context.getBean(Gated.class));
			sendLetters(context, "a", "b", "c");
			context.getBean(Gated.class).gate.release();
			assertThat(post(context, "fix", "handler", false).status()).isEqualTo(202);
			await(() -> context.getBean(Gated.class).entered.tryAcquire(2));
		});
		// Stopped while it handled the second one.
		assertThat(Objects.requireNonNull(first.get()).handled).containsExactly("a");
		runner().run((context) -> {
			context.getBean(Gated.class).gate.release(3);
			assertThat(post(context, "fix", "handler", false).status()).isEqualTo(202);
			await(() -> replay(context, "fix").hasEnded());
			assertThat(replay(context, "fix").state()).isEqualTo("done");
			assertThat(context.getBean(Gated.class).handled).containsExactly("b", "c");
		});
	}

	private ApplicationContextRunner runner() {
		return ListenerContexts.runner(broker, this.topic, Gated.class)
			.withConfiguration(
					AutoConfigurations.of(EndpointAutoConfiguration.class, MergelaneEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=kafkaconsumers",
					"mergelane.endpoint.actions=replay");
	}

	private KafkaConsumersEndpointWebExtension.ActionDescriptor post(ApplicationContext context, String id,
			@Nullable String target, boolean dryRun) {
		return Objects.requireNonNull(context.getBean(KafkaConsumersEndpointWebExtension.class)
			.act(this.topic, "replay", "gated", "planned", null, null, null, dryRun, id + this.topic.hashCode(), null,
					null, null, null, null, null, "10000", target, null, SecurityContext.NONE)
			.getBody());
	}

	private ReplayDescriptor replay(ApplicationContext context, String id) {
		GroupDescriptor group = Objects.requireNonNull(context.getBean(KafkaConsumersEndpoint.class).group(this.topic));
		return group.replays()
			.stream()
			.filter((replay) -> replay.id().equals(id + this.topic.hashCode()) && !replay.dryRun())
			.findFirst()
			.orElseThrow();
	}

	private void sendLetters(ApplicationContext context, String... values) {
		for (int i = 0; i < values.length; i++) {
			byte[] value = values[i].getBytes(StandardCharsets.UTF_8);
			ConsumerRecord<byte[], byte[]> original = new ConsumerRecord<>(this.topic, 0, i, 1000 + i,
					TimestampType.CREATE_TIME, value.length, value.length, value, value, new RecordHeaders(),
					Optional.empty());
			context.getBean(DeadLetterSink.class)
				.send(new DeadLetter(original, "gated", this.topic, new IllegalStateException(), 1))
				.join();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Gated {

		final List<String> handled = new CopyOnWriteArrayList<>();

		final Semaphore entered = new Semaphore(0);

		final Semaphore gate = new Semaphore(0);

		@LaneListener(id = "gated", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) throws InterruptedException {
			this.entered.release();
			this.gate.acquire();
			this.handled.add(value);
		}

	}

}

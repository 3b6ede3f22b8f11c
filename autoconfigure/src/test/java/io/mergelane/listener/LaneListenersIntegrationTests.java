package io.mergelane.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.consumer.SteeringResult;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.KafkaHeaders;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LaneListeners} on a real broker.
 */
@ExtendWith(OutputCaptureExtension.class)
class LaneListenersIntegrationTests {

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
	void triesARecordAgainAtOnce(CapturedOutput output) {
		runner(Failing.class).run((context) -> {
			LaneListeners listeners = context.getBean(LaneListeners.class);
			Failing handler = context.getBean(Failing.class);
			TopicPartition partition = new TopicPartition(this.topic, 0);
			sendAndAwaitWaiting(context);
			assertThat(listeners.check("steered", partition, 1)).isEqualTo(SteeringResult.DONE);
			assertThat(listeners.retryNow("steered", partition, 1)).isEqualTo(SteeringResult.DONE);
			await(() -> handler.failures.get() == 2 && waiting(context) == 1);
			handler.mended.set(true);
			assertThat(listeners.retryNow("steered", partition, 1)).isEqualTo(SteeringResult.DONE);
			await(() -> committed() == 3);
			assertThat(handler.handled).contains("bad");
			assertThat(output)
				.contains("Listener 'steered': retry of %s@1 was asked for on thread".formatted(partition));
		});
	}

	@Test
	void saysWhyARecordIsNotTriedAgain() {
		runner(Failing.class).run((context) -> {
			LaneListeners listeners = context.getBean(LaneListeners.class);
			sendAndAwaitWaiting(context);
			assertThat(listeners.retryNow("steered", new TopicPartition(this.topic, 0), 0))
				.isEqualTo(SteeringResult.NOT_WAITING);
			assertThat(listeners.retryNow("steered", new TopicPartition(this.topic, 7), 0))
				.isEqualTo(SteeringResult.NOT_ASSIGNED);
			container(context).stop();
			assertThat(listeners.retryNow("steered", new TopicPartition(this.topic, 0), 1))
				.isEqualTo(SteeringResult.NOT_RUNNING);
			assertThat(listeners.parallelism("steered", 1)).isEqualTo(SteeringResult.NOT_RUNNING);
		});
	}

	@Test
	void skipsARecordToItsDeadLetterTopic(CapturedOutput output) {
		broker.createTopic(this.topic + "-dlt", 1);
		runner(Failing.class).withPropertyValues("mergelane.defaults.dead-letter.enabled=false").run((context) -> {
			LaneListeners listeners = context.getBean(LaneListeners.class);
			TopicPartition partition = new TopicPartition(this.topic, 0);
			sendAndAwaitWaiting(context);
			assertThat(listeners.skip("steered", partition, 1, "order 7\nwas closed by hand"))
				.isEqualTo(SteeringResult.DONE);
			await(() -> committed() == 3);
			assertThat(context.getBean(Failing.class).failures).hasValue(1);
			assertThat(letters(1)).singleElement().satisfies((letter) -> {
				assertThat(letter.value()).isEqualTo("bad");
				Header message = letter.headers().lastHeader(KafkaHeaders.DLT_EXCEPTION_MESSAGE);
				assertThat(new String(message.value(), StandardCharsets.UTF_8))
					.contains("skipped on request: order 7 was closed by hand");
			});
			assertThat(snapshot(context).engine().givenUp()).isEqualTo(1);
			assertThat(output).contains("skip of %s@1, as 'order 7 was closed by hand'".formatted(partition));
		});
	}

	@Test
	void skipsNothingWithoutAReason() {
		runner(Failing.class).run((context) -> assertThatIllegalArgumentException().isThrownBy(
				() -> context.getBean(LaneListeners.class).skip("steered", new TopicPartition(this.topic, 0), 1, " ")));
	}

	@Test
	void pausesAndResumes() {
		runner(Failing.class).run((context) -> {
			LaneListeners listeners = context.getBean(LaneListeners.class);
			Failing handler = context.getBean(Failing.class);
			send("a", "one");
			await(() -> handler.handled.contains("one"));
			assertThat(listeners.pause("steered")).isEqualTo(SteeringResult.DONE);
			await(() -> container(context).isContainerPaused());
			assertThat(snapshot(context).paused()).isTrue();
			send("b", "two");
			await(() -> lag(context) == 1);
			assertThat(handler.handled).doesNotContain("two");
			assertThat(listeners.resume("steered")).isEqualTo(SteeringResult.DONE);
			await(() -> handler.handled.contains("two"));
			assertThat(snapshot(context).paused()).isFalse();
		});
	}

	@Test
	void changesTheParallelism() {
		runner(Gated.class).withPropertyValues("mergelane.defaults.parallelism=4").run((context) -> {
			LaneListeners listeners = context.getBean(LaneListeners.class);
			Gated handler = context.getBean(Gated.class);
			for (int i = 0; i < 20; i++) {
				broker.send(this.topic, 0, "key-" + i, "value-" + i);
			}
			await(() -> handler.inWork.get() == 4);
			assertThat(listeners.parallelism("steered", 1)).isEqualTo(SteeringResult.DONE);
			// The consumer thread takes the change over between the two answers at the
			// latest.
			listeners.check("steered", new TopicPartition(this.topic, 0), 0);
			listeners.check("steered", new TopicPartition(this.topic, 0), 0);
			handler.most.set(0);
			handler.gate.release(4);
			await(() -> handler.done.get() == 4 && handler.inWork.get() == 1);
			handler.gate.release(6);
			await(() -> handler.done.get() == 10 && handler.inWork.get() == 1);
			assertThat(handler.most).hasValue(1);
			assertThat(snapshot(context).engine().parallelism()).isEqualTo(1);
			assertThat(listeners.parallelism("steered", 4)).isEqualTo(SteeringResult.DONE);
			await(() -> handler.inWork.get() == 4);
			handler.gate.release(10);
			await(() -> committed() == 20);
			assertThatIllegalArgumentException().isThrownBy(() -> listeners.parallelism("steered", 5))
				.withMessageContaining("from 1 to 4");
			assertThatIllegalArgumentException().isThrownBy(() -> listeners.parallelism("steered", 0));
		});
	}

	@Test
	void changesTheRate() {
		runner(Failing.class).run((context) -> {
			LaneListeners listeners = context.getBean(LaneListeners.class);
			assertThat(listeners.rateLimit("steered", 2.5)).isEqualTo(SteeringResult.DONE);
			assertThat(snapshot(context).engine().rateLimit()).isEqualTo(2.5);
			assertThatIllegalArgumentException().isThrownBy(() -> listeners.rateLimit("steered", -1));
		});
	}

	@Test
	void showsADeadLetterThatCannotBeWritten() {
		runner(Failing.class)
			.withBean(DeadLetterSink.class,
					() -> (letter) -> CompletableFuture.failedFuture(new IllegalStateException("planned")))
			.run((context) -> {
				sendAndAwaitWaiting(context);
				assertThat(context.getBean(LaneListeners.class)
					.skip("steered", new TopicPartition(this.topic, 0), 1, "planned")).isEqualTo(SteeringResult.DONE);
				await(() -> notKept(context).size() == 1);
				assertThat(notKept(context)).singleElement()
					.satisfies((notKept) -> assertThat(notKept.offset()).isEqualTo(1));
				assertThat(snapshot(context).engine().givenUp()).isZero();
			});
	}

	@Test
	void showsAHandlerThatIgnoresItsInterruption() {
		runner(Stubborn.class).withPropertyValues("mergelane.defaults.handler-timeout=80ms").run((context) -> {
			Stubborn handler = context.getBean(Stubborn.class);
			send("a", "one");
			await(() -> snapshot(context).overdue().stream().anyMatch(OverdueSnapshot::ignored));
			assertThat(snapshot(context).overdue()).singleElement().satisfies((overdue) -> {
				assertThat(overdue.topic()).isEqualTo(this.topic);
				assertThat(overdue.offset()).isZero();
				assertThat(overdue.records()).isEqualTo(1);
				assertThat(overdue.thread()).startsWith("steered-w-");
				assertThat(overdue.age()).isGreaterThan(Duration.ofMillis(80));
			});
			handler.gate.release();
			await(() -> snapshot(context).overdue().isEmpty());
		});
	}

	@Test
	void knowsNoOtherListener() {
		runner(Failing.class).run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(LaneListeners.class).pause("other"))
			.withMessage("There is no lane listener 'other'; there are [steered]"));
	}

	private void sendAndAwaitWaiting(ApplicationContext context) {
		send("a", "one");
		send("b", "bad");
		send("c", "three");
		await(() -> waiting(context) == 1 && context.getBean(Failing.class).handled.size() == 2);
	}

	private void send(String key, String value) {
		broker.send(this.topic, 0, key, value);
	}

	private List<ConsumerRecord<String, String>> letters(int count) {
		Map<String, Object> properties = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
		TopicPartition partition = new TopicPartition(this.topic + "-dlt", 0);
		List<ConsumerRecord<String, String>> letters = new ArrayList<>();
		try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, new StringDeserializer(),
				new StringDeserializer())) {
			consumer.assign(List.of(partition));
			consumer.seekToBeginning(List.of(partition));
			await(() -> {
				consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
				return letters.size() >= count;
			});
		}
		return letters;
	}

	private long committed() {
		return broker.committedTotal("steered", this.topic, 2);
	}

	private static ListenerSnapshot snapshot(ApplicationContext context) {
		return context.getBean(LaneListenerContainerFactory.class).snapshots().get(0);
	}

	private static int waiting(ApplicationContext context) {
		return snapshot(context).partitions().stream().mapToInt((partition) -> partition.failed().waiting()).sum();
	}

	private static List<PartitionSnapshot.NotKept> notKept(ApplicationContext context) {
		return snapshot(context).partitions()
			.stream()
			.map((partition) -> partition.failed().notKept())
			.filter(Objects::nonNull)
			.toList();
	}

	private static long lag(ApplicationContext context) {
		return snapshot(context).partitions()
			.stream()
			.map((partition) -> partition.lag().records())
			.mapToLong((lag) -> (lag != null) ? lag : 0)
			.sum();
	}

	private static MessageListenerContainer container(ApplicationContext context) {
		return Objects
			.requireNonNull(context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("steered"));
	}

	private ApplicationContextRunner runner(Class<?> configuration) {
		return ListenerContexts.runner(broker, this.topic, configuration)
			.withPropertyValues("mergelane.defaults.retry.delay=10m", "mergelane.defaults.retry.max-delay=10m");
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		final Set<String> handled = ConcurrentHashMap.newKeySet();

		final AtomicInteger failures = new AtomicInteger();

		final AtomicBoolean mended = new AtomicBoolean();

		@LaneListener(id = "steered", topics = "${test.topic}", groupId = "steered")
		void handle(String value) {
			if (value.equals("bad") && !this.mended.get()) {
				this.failures.incrementAndGet();
				throw new IllegalStateException("planned");
			}
			this.handled.add(value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stubborn {

		final Semaphore gate = new Semaphore(0);

		@LaneListener(id = "steered", topics = "${test.topic}", groupId = "steered")
		void handle(String value) {
			this.gate.acquireUninterruptibly();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Gated {

		final Semaphore gate = new Semaphore(0);

		final AtomicInteger inWork = new AtomicInteger();

		final AtomicInteger done = new AtomicInteger();

		final AtomicInteger most = new AtomicInteger();

		@LaneListener(id = "steered", topics = "${test.topic}", groupId = "steered")
		void handle(String value) throws InterruptedException {
			this.most.accumulateAndGet(this.inWork.incrementAndGet(), Math::max);
			this.gate.acquire();
			this.inWork.decrementAndGet();
			this.done.incrementAndGet();
		}

	}

}

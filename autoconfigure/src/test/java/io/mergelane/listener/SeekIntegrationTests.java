package io.mergelane.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import io.mergelane.LaneListener;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.consumer.SeekAnswer;
import io.mergelane.consumer.SeekTarget;
import io.mergelane.consumer.SteeringResult;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LaneListeners#seek} on a real broker.
 */
class SeekIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	private TopicPartition partition = new TopicPartition("", 0);

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		this.partition = new TopicPartition(this.topic, 0);
		broker.createTopic(this.topic, 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void handlesRecordsAgainFromThereOn(String protocol) {
		runner().withPropertyValues("spring.kafka.consumer.properties.group.protocol=" + protocol).run((context) -> {
			Sought handler = context.getBean(Sought.class);
			send(0, 0, 20);
			send(1, 100, 110);
			awaitCommitted(context, 20, 10);
			handler.handled.clear();
			assertThat(seek(context, SeekTarget.offset(5), 20))
				.isEqualTo(new SeekAnswer(SteeringResult.DONE, 20, 5, 0));
			send(0, 20, 22);
			awaitCommitted(context, 22, 10);
			assertThat(handler.handled).as("of the other partition nothing")
				.containsExactlyInAnyOrderElementsOf(values(5, 22));
			assertThat(snapshot(context).resets()).singleElement().satisfies((reset) -> {
				assertThat(reset.partition()).isEqualTo(this.partition.toString());
				assertThat(reset.from()).isEqualTo(20);
				assertThat(reset.to()).isEqualTo(5);
				assertThat(reset.reason()).isEqualTo("moved on request: planned");
			});
		});
	}

	@Test
	void skipsRecordsUpToThere() {
		runner().run((context) -> {
			pauseAtStart(context);
			send(0, 0, 20);
			assertThat(seek(context, SeekTarget.offset(12), 0))
				.isEqualTo(new SeekAnswer(SteeringResult.DONE, 0, 12, 12));
			assertThat(broker.committed(this.topic, this.topic, 0)).isEqualTo(12);
			context.getBean(LaneListeners.class).resume("sought");
			awaitCommitted(context, 20, 0);
			assertThat(context.getBean(Sought.class).handled).containsExactlyInAnyOrderElementsOf(values(12, 20));
			assertThat(snapshot(context).resets()).extracting(OffsetReset::skipped).containsExactly(12L);
		});
	}

	@Test
	void handlesNothingAgainThatIsFinishedBeyond() {
		runner().run((context) -> {
			Sought handler = context.getBean(Sought.class);
			send(0, 0, 3);
			broker.send(this.topic, 0, "bad", "bad");
			send(0, 4, 8);
			await(() -> handler.handled.size() == 7 && partition(context).failed().waiting() == 1);
			awaitCommitted(context, 3, 0);
			handler.handled.clear();
			assertThat(seek(context, SeekTarget.offset(4), 3)).isEqualTo(new SeekAnswer(SteeringResult.DONE, 3, 8, 1));
			broker.send(this.topic, 0, "bad", "good");
			awaitCommitted(context, 9, 0);
			assertThat(handler.handled).as("its key does not wait any longer").containsExactly("good");
		});
	}

	@Test
	void goesOnAtATime() {
		runner().run((context) -> {
			send(0, 0, 5);
			broker.flush();
			Instant time = Instant.now().plusMillis(2);
			await(() -> Instant.now().isAfter(time.plusMillis(2)));
			send(0, 5, 9);
			awaitCommitted(context, 9, 0);
			Sought handler = context.getBean(Sought.class);
			handler.handled.clear();
			assertThat(seek(context, SeekTarget.time(time), 9).to()).isEqualTo(5);
			awaitCommitted(context, 9, 0);
			assertThat(handler.handled).containsExactlyInAnyOrderElementsOf(values(5, 9));
			assertThat(seek(context, SeekTarget.time(Instant.now().plusSeconds(60)), 9).to()).isEqualTo(9);
			handler.handled.clear();
			assertThat(seek(context, SeekTarget.EARLIEST, 9).to()).isZero();
			awaitCommitted(context, 9, 0);
			assertThat(handler.handled).containsExactlyInAnyOrderElementsOf(values(0, 9));
			assertThat(seek(context, SeekTarget.LATEST, 9).to()).isEqualTo(9);
		});
	}

	@Test
	void changesNothingIfSomethingElseIsCommittedOrItIsNotToBeDone() {
		runner().run((context) -> {
			Sought handler = context.getBean(Sought.class);
			LaneListeners listeners = context.getBean(LaneListeners.class);
			send(0, 0, 9);
			awaitCommitted(context, 9, 0);
			assertThat(seek(context, SeekTarget.offset(2), 8))
				.isEqualTo(new SeekAnswer(SteeringResult.NOT_AS_EXPECTED, 9, -1, 0));
			assertThat(seek(context, SeekTarget.offset(10), 9).result()).isEqualTo(SteeringResult.NOT_IN_LOG);
			assertThat(listeners.checkSeek("sought", this.partition, SeekTarget.offset(2), 9))
				.isEqualTo(new SeekAnswer(SteeringResult.DONE, 9, 2, 0));
			assertThat(listeners.seek("sought", new TopicPartition(this.topic, 7), SeekTarget.EARLIEST, 9, "planned")
				.result()).isEqualTo(SteeringResult.NOT_ASSIGNED);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> listeners.seek("sought", this.partition, SeekTarget.EARLIEST, 9, " "));
			send(0, 9, 10);
			awaitCommitted(context, 10, 0);
			assertThat(handler.handled).containsExactlyInAnyOrderElementsOf(values(0, 10));
			assertThat(snapshot(context).resets()).isEmpty();
		});
	}

	@Test
	void waitsForWhatIsInWork() {
		runner().run((context) -> {
			Sought handler = context.getBean(Sought.class);
			send(0, 0, 3);
			broker.send(this.topic, 0, "slow", "slow");
			await(() -> handler.gate.hasQueuedThreads());
			awaitCommitted(context, 3, 0);
			CompletableFuture<SeekAnswer> answer = CompletableFuture
				.supplyAsync(() -> seek(context, SeekTarget.offset(1), 3));
			// Queued while the partition is drained: it is handled once, afterwards.
			send(0, 4, 6);
			await(SeekIntegrationTests::isDraining);
			assertThat(answer).isNotDone();
			handler.gate.release(2);
			assertThat(answer.join()).isEqualTo(new SeekAnswer(SteeringResult.DONE, 3, 1, 0));
			awaitCommitted(context, 6, 0);
			assertThat(handler.handled).filteredOn("slow"::equals).hasSize(2);
			assertThat(handler.handled).filteredOn("0"::equals).hasSize(1);
			assertThat(handler.handled).filteredOn("1"::equals).hasSize(2);
			assertThat(snapshot(context).consumers())
				.allSatisfy((consumer) -> assertThat(consumer.lateCompletions()).isZero());
		});
	}

	@Test
	void doesNotWaitForEver() {
		runner().withPropertyValues("mergelane.defaults.drain-timeout=100ms").run((context) -> {
			Sought handler = context.getBean(Sought.class);
			send(0, 0, 3);
			broker.send(this.topic, 0, "slow", "slow");
			await(() -> handler.gate.hasQueuedThreads());
			awaitCommitted(context, 3, 0);
			assertThat(seek(context, SeekTarget.LATEST, 3)).isEqualTo(new SeekAnswer(SteeringResult.DONE, 3, 4, 1));
			handler.gate.release();
			await(() -> snapshot(context).consumers().stream().anyMatch((one) -> one.lateCompletions() == 1));
			send(0, 4, 5);
			awaitCommitted(context, 5, 0);
		});
	}

	@Test
	void isKnownAfterARestart() {
		ApplicationContextRunner runner = runner();
		runner.run((context) -> {
			send(0, 0, 20);
			awaitCommitted(context, 20, 0);
			context.getBean(LaneListeners.class).pause("sought");
			assertThat(seek(context, SeekTarget.offset(15), 20).result()).isEqualTo(SteeringResult.DONE);
		});
		assertThat(broker.committed(this.topic, this.topic, 0)).isEqualTo(15);
		runner.run((context) -> {
			awaitCommitted(context, 20, 0);
			assertThat(context.getBean(Sought.class).handled).containsExactlyInAnyOrderElementsOf(values(15, 20));
		});
	}

	@Test
	void tellsThatItIsStopped() {
		runner().withPropertyValues("spring.kafka.listener.auto-startup=false")
			.run((context) -> assertThat(seek(context, SeekTarget.EARLIEST, 0).result())
				.isEqualTo(SteeringResult.NOT_RUNNING));
	}

	private SeekAnswer seek(ApplicationContext context, SeekTarget target, long expected) {
		return context.getBean(LaneListeners.class).seek("sought", this.partition, target, expected, "planned");
	}

	private static boolean isDraining() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.flatMap(Arrays::stream)
			.anyMatch((call) -> call.getClassName().endsWith(".PartitionSeek") && call.getMethodName().equals("drain"));
	}

	private void pauseAtStart(ApplicationContext context) {
		await(() -> snapshot(context).partitions().size() == 2);
		awaitCommitted(context, 0, 0);
		context.getBean(LaneListeners.class).pause("sought");
		await(() -> snapshot(context).paused());
		LaneListenerContainer container = context.getBean(LaneListenerContainerFactory.class)
			.containers()
			.values()
			.iterator()
			.next();
		await(container::isContainerPaused);
	}

	/**
	 * The state is published after the commit, and the seek goes by what is known here.
	 */
	private void awaitCommitted(ApplicationContext context, long first, long second) {
		await(() -> broker.committed(this.topic, this.topic, 0) == first
				&& broker.committed(this.topic, this.topic, 1) == second && partition(context).committed() == first);
	}

	private PartitionSnapshot partition(ApplicationContext context) {
		return snapshot(context).partitions()
			.stream()
			.filter((one) -> one.partition() == 0)
			.findFirst()
			.orElseGet(() -> new PartitionSnapshot(this.topic, 0, -1,
					new PartitionLag(null, null, TimeLag.UNKNOWN, PartitionState.OK, Duration.ZERO), null,
					new TrackerSnapshot(0, 0, 0, 0, null, List.of()), null, PartitionSnapshot.Failed.NONE));
	}

	private static ListenerSnapshot snapshot(ApplicationContext context) {
		return context.getBean(LaneListenerContainerFactory.class).snapshots().get(0);
	}

	private void send(int partition, int from, int to) {
		for (int i = from; i < to; i++) {
			broker.send(this.topic, partition, "key-" + i, Integer.toString(i));
		}
	}

	private static List<String> values(int from, int to) {
		return IntStream.range(from, to).mapToObj(Integer::toString).toList();
	}

	private ApplicationContextRunner runner() {
		return ListenerContexts.runner(broker, this.topic, Sought.class)
			.withPropertyValues("mergelane.defaults.retry.delay=10m", "mergelane.defaults.retry.max-delay=10m");
	}

	@Configuration(proxyBeanMethods = false)
	static class Sought {

		final Queue<String> handled = new ConcurrentLinkedQueue<>();

		final Semaphore gate = new Semaphore(0);

		@LaneListener(id = "sought", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) {
			if (value.equals("bad")) {
				throw new IllegalStateException("planned");
			}
			if (value.equals("slow")) {
				this.gate.acquireUninterruptibly();
			}
			this.handled.add(value);
		}

	}

}

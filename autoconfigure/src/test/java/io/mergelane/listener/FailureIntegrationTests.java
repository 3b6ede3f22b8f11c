package io.mergelane.listener;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.mergelane.LaneListener;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.recovery.HandlerTimeoutException;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.RawRecords;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records and backends that fail, on a real broker: promises S11, S12, L3 and L5.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureIntegrationTests {

	private static final int PARTITIONS = 4;

	private static final TestBroker broker = new TestBroker(Map.of("auto.create.topics.enable", "false"));

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, PARTITIONS);
	}

	/**
	 * 1 % poison, 1 % junk: exactly those become dead letters, byte by byte, and all
	 * others are handled, in the order of their keys.
	 */
	@Test
	void onlyBadRecordsBecomeDeadLetters() {
		int count = 100_000;
		broker.createTopic(this.topic + "-dlt", 1);
		List<ProducerRecord<byte[], byte[]>> bad = new ArrayList<>();
		List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
		Map<Integer, List<Integer>> good = new ConcurrentHashMap<>();
		SplittableRandom random = new SplittableRandom(4711);
		for (int i = 0; i < count; i++) {
			int key = random.nextInt(1000);
			int kind = random.nextInt(100);
			byte[] value = utf8("{\"key\":%d,\"number\":%d,\"poison\":%b}".formatted(key, i, kind == 0));
			if (kind == 1) {
				value[random.nextInt(value.length)] = (byte) 0xFF;
				value[0] = (byte) 0xC3;
			}
			ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(this.topic, key % PARTITIONS, utf8("" + key),
					value);
			all.add(record);
			if (kind > 1) {
				good.computeIfAbsent(key, (added) -> new ArrayList<>()).add(i);
			}
			else {
				bad.add(record);
			}
		}
		RawRecords.send(broker, all);
		AtomicInteger sent = new AtomicInteger(count);
		runner(Numbers.class).withPropertyValues("mergelane.defaults.retry.delay=1ms").run((context) -> {
			Numbers numbers = context.getBean(Numbers.class);
			// The last bad ones are given up when others succeed, and who comes last is
			// left to the scheduler.
			await(() -> {
				boolean done = committed() == sent.get();
				if (!done) {
					sendOthers(sent, good);
				}
				return done;
			});
			numbers.handled.forEach((key, handled) -> assertThat(handled).as("key %d", key)
				.containsExactlyElementsOf(good.getOrDefault(key, List.of())));
			assertThat(numbers.handled).hasSameSizeAs(good);
		});
		assertThat(texts(RawRecords.read(broker, this.topic + "-dlt", 1, bad.size())))
			.containsExactlyInAnyOrderElementsOf(bad.stream().map((record) -> latin1(record.value())).toList());
	}

	private void sendOthers(AtomicInteger sent, Map<Integer, List<Integer>> good) {
		List<ProducerRecord<byte[], byte[]>> others = new ArrayList<>();
		for (int key = 1000; key < 1004; key++) {
			int number = sent.getAndIncrement();
			others.add(new ProducerRecord<>(this.topic, key % PARTITIONS, utf8("" + key),
					utf8("{\"key\":%d,\"number\":%d,\"poison\":false}".formatted(key, number))));
			good.computeIfAbsent(key, (added) -> new ArrayList<>()).add(number);
		}
		RawRecords.send(broker, others);
	}

	@Test
	void nothingIsCommittedBeyondARecordThatCannotBecomeADeadLetter(CapturedOutput output) {
		send("1", "a", "bad", "b");
		send("2", "c");
		runner(Single.class).withPropertyValues("mergelane.dead-letter.send-timeout=500ms").run((context) -> {
			Single listener = context.getBean(Single.class);
			await(() -> listener.handled.containsAll(List.of("a", "c"))
					&& output.getAll().contains("is to become a dead letter, and cannot be written"));
			assertThat(listener.handled).as("the key waits").doesNotContain("b");
			assertThat(committed()).isLessThan(4);
			broker.createTopic(this.topic + "-dlt", 1);
			awaitCommitted(4);
			assertThat(listener.handled).contains("b");
			assertThat(listener.attempts.get("bad")).as("it is not handled again").hasValue(1);
		});
		RawRecords.read(broker, this.topic + "-dlt", 1, 1);
	}

	/**
	 * However long: what nothing else succeeds beside is not given up, whatever is
	 * thrown; nor is what fails once more when the others succeed again.
	 */
	@Test
	void anOutageCostsTimeAndNoRecord(CapturedOutput output) {
		broker.createTopic(this.topic + "-dlt", 1);
		for (int i = 0; i < 500; i++) {
			send("" + i % 100, "" + i);
		}
		runner(Backend.class).withPropertyValues("mergelane.defaults.retry.max-delay=50ms",
				"mergelane.defaults.circuit.probe-interval=5ms", "mergelane.defaults.circuit.max-probe-interval=5ms")
			.run((context) -> {
				Backend backend = context.getBean(Backend.class);
				await(() -> output.getAll().contains("the circuit opens"));
				IntStream.range(0, 500).filter((i) -> i % 3 == 0).forEach((i) -> backend.flapped.add("" + i));
				// More attempts than a record has.
				await(() -> backend.attempts.values().stream().anyMatch((attempts) -> attempts.get() > 7));
				backend.away = false;
				awaitCommitted(500);
				assertThat(output).contains("the circuit is closed");
			});
		assertThat(broker.client().endOffsets(this.topic + "-dlt", 1)).containsEntry(0, 0L);
	}

	@Test
	void aFailureThatPassesIsNeverGivenUpThoughOthersSucceed() {
		broker.createTopic(this.topic + "-dlt", 1);
		send("poor", "connect");
		for (int i = 0; i < 100; i++) {
			send("" + i, "" + i);
		}
		runner(Single.class).withPropertyValues("mergelane.defaults.retry.max-delay=20ms").run((context) -> {
			Single listener = context.getBean(Single.class);
			await(() -> listener.attempts.containsKey("connect") && listener.attempts.get("connect").get() > 10);
			assertThat(listener.handled).hasSize(100);
			listener.passes = true;
			awaitCommitted(101);
		});
		assertThat(broker.client().endOffsets(this.topic + "-dlt", 1)).containsEntry(0, 0L);
	}

	@Test
	void anUnknownFailureIsGivenUpWhenOthersSucceedMeanwhileAndTellsItsAttempts() {
		broker.createTopic(this.topic + "-dlt", 1);
		send("1", "unknown", "behind");
		runner(Single.class).run((context) -> {
			Single listener = context.getBean(Single.class);
			await(() -> listener.attempts.containsKey("unknown") && listener.attempts.get("unknown").get() > 7);
			assertThat(listener.told).startsWith(0, 2, 3, 4, 5, 6, 7);
			assertThat(listener.handled).isEmpty();
			send("2", "a");
			send("3", "b");
			send("4", "c");
			awaitCommitted(5);
			assertThat(listener.handled).contains("behind");
		});
		RawRecords.read(broker, this.topic + "-dlt", 1, 1);
	}

	@Test
	void badRecordsOfABatchBecomeDeadLettersAndTheBatchDoesNot() {
		broker.createTopic(this.topic + "-dlt", 1);
		int[] bad = IntStream.range(0, 20).map((i) -> 25 * i + 7).toArray();
		for (int i = 0; i < 500; i++) {
			int number = i;
			boolean isBad = IntStream.of(bad).anyMatch((one) -> one == number);
			send("" + i, isBad ? "bad-" + i : "" + i);
		}
		runner(Batches.class).run((context) -> {
			awaitCommitted(500);
			assertThat(context.getBean(Batches.class).handled).hasSize(480);
		});
		assertThat(texts(RawRecords.read(broker, this.topic + "-dlt", 1, 20)))
			.containsExactlyInAnyOrderElementsOf(IntStream.of(bad).mapToObj((i) -> "bad-" + i).toList());
	}

	@Test
	void nothingButDeadLettersEndsWhenTheBudgetIsSpent(CapturedOutput output) {
		broker.createTopic(this.topic + "-dlt", 1);
		for (int i = 0; i < 50; i++) {
			send("" + i, "bad");
		}
		runner(Single.class)
			.withPropertyValues("mergelane.defaults.dead-letter.budget=10", "mergelane.defaults.retry.max-delay=50ms")
			.run((context) -> {
				await(() -> output.getAll().contains("the dead-letter budget is spent"));
				RawRecords.read(broker, this.topic + "-dlt", 1, 10);
				for (int i = 0; i < 100; i++) {
					send("" + i, "good-" + i);
				}
				awaitCommitted(150);
			});
		RawRecords.read(broker, this.topic + "-dlt", 1, 50);
	}

	@Test
	void aKeyThatBlocksForEverLeavesTheOthersAloneAndIsAllThatIsOpenAfterARestart() {
		send("stuck", "block");
		for (int i = 0; i < 200; i++) {
			send("" + i, "" + i);
		}
		runner(Single.class).withPropertyValues("mergelane.defaults.drain-timeout=100ms").run((context) -> {
			Single listener = context.getBean(Single.class);
			await(() -> listener.handled.size() == 200);
			// The commit tells of them.
			await(() -> context.getBean(LaneListenerContainerFactory.class)
				.snapshots()
				.get(0)
				.partitions()
				.stream()
				.mapToLong((partition) -> partition.tracker().inFlight())
				.sum() == 1);
		});
		runner(Single.class).run((context) -> {
			Single listener = context.getBean(Single.class);
			listener.gate.countDown();
			awaitCommitted(201);
			assertThat(listener.handled).containsExactly("block");
		});
	}

	@Test
	void aHandlerThatTakesTooLongIsInterruptedAndItsRecordTriedAgain() {
		send("1", "block", "behind");
		runner(Single.class).withPropertyValues("mergelane.defaults.handler-timeout=200ms").run((context) -> {
			Single listener = context.getBean(Single.class);
			await(() -> listener.attempts.containsKey("block") && listener.attempts.get("block").get() > 1);
			listener.gate.countDown();
			awaitCommitted(2);
			assertThat(listener.handled).containsExactly("block", "behind");
			assertThat(listener.overlaps).hasValue(0);
		});
	}

	@Test
	void aRecordThatAlwaysTakesTooLongBecomesADeadLetter() {
		broker.createTopic(this.topic + "-dlt", 1);
		send("1", "block", "behind");
		AtomicInteger others = new AtomicInteger();
		runner(Single.class)
			.withPropertyValues("mergelane.defaults.handler-timeout=100ms", "mergelane.defaults.retry.max-delay=10ms")
			.run((context) -> {
				Single listener = context.getBean(Single.class);
				await(() -> {
					String other = "" + others.getAndIncrement();
					send(other, other);
					return listener.handled.contains("behind");
				});
				awaitCommitted(2 + others.get());
				assertThat(listener.handled).doesNotContain("block");
				assertThat(listener.overlaps).hasValue(0);
			});
		assertThat(RawRecords.read(broker, this.topic + "-dlt", 1, 1)).singleElement()
			.satisfies(
					(letter) -> assertThat(latin1(letter.headers().lastHeader(KafkaHeaders.DLT_EXCEPTION_FQCN).value()))
						.isEqualTo(HandlerTimeoutException.class.getName()));
	}

	/**
	 * What a probe shows must be told, or an operator looks for what is over.
	 */
	@Test
	void anOutageThatChangesIsToldAgain(CapturedOutput output) {
		for (int i = 0; i < 100; i++) {
			send("" + i, "" + i);
		}
		runner(Backend.class).withPropertyValues("mergelane.defaults.retry.max-delay=50ms",
				"mergelane.defaults.circuit.probe-interval=5ms", "mergelane.defaults.circuit.max-probe-interval=5ms")
			.run((context) -> {
				Backend backend = context.getBean(Backend.class);
				await(() -> output.getAll().contains("the circuit opens"));
				backend.passing = new ConnectException("planned");
				await(() -> output.getAll().contains("the circuit stays open: java.net.ConnectException"));
				backend.away = false;
				awaitCommitted(100);
			});
		assertThat(output).containsOnlyOnce("the circuit stays open: java.net.ConnectException");
	}

	@Test
	void aHandlerThatIgnoresItsInterruptionNeverOverlapsItself() {
		send("1", "deaf", "behind");
		send("2", "other");
		runner(Single.class).withPropertyValues("mergelane.defaults.handler-timeout=100ms").run((context) -> {
			Single listener = context.getBean(Single.class);
			await(() -> listener.interruptions.get() > 0 && listener.handled.contains("other"));
			assertThat(listener.attempts.get("deaf")).hasValue(1);
			listener.gate.countDown();
			awaitCommitted(3);
			assertThat(listener.overlaps).hasValue(0);
		});
	}

	@Test
	void recordsWaitUntilTheyAreDueAndHoldNoThread() {
		send("0", "at once");
		runner(Single.class)
			.withPropertyValues("mergelane.defaults.not-before-header=due", "mergelane.defaults.parallelism=2")
			.run((context) -> {
				Single listener = context.getBean(Single.class);
				awaitCommitted(1);
				long due = System.currentTimeMillis() + 3000;
				RawRecords.send(broker, waiting(due));
				awaitCommitted(302);
				assertThat(listener.handled).startsWith("at once", "at once");
				assertThat(listener.earliest).as("of those that were to wait").isGreaterThanOrEqualTo(due);
				assertThat(listener.handled).as("each once").hasSize(302);
			});
	}

	private List<ProducerRecord<byte[], byte[]>> waiting(long due) {
		List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(this.topic, 0, utf8("" + i), utf8("" + i));
			record.headers().add("due", utf8("" + due));
			records.add(record);
		}
		records.add(new ProducerRecord<>(this.topic, 0, utf8("at once"), utf8("at once")));
		return records;
	}

	@Test
	void aBeanMayKeepDeadLettersElsewhere() {
		send("1", "bad", "b");
		runner(Single.class, Elsewhere.class).run((context) -> {
			awaitCommitted(2);
			assertThat(context.getBean(Elsewhere.class).letters).singleElement().satisfies((letter) -> {
				assertThat(letter.listener()).isEqualTo("listener");
				assertThat(letter.group()).isEqualTo(this.topic);
				assertThat(letter.attempts()).isOne();
				assertThat(letter.record().value()).isEqualTo("bad");
			});
		});
	}

	private void send(String key, String... values) {
		List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (String value : values) {
			records.add(new ProducerRecord<>(this.topic, Math.floorMod(key.hashCode(), PARTITIONS), utf8(key),
					utf8(value)));
		}
		RawRecords.send(broker, records);
	}

	private long committed() {
		return broker.committedTotal(this.topic, this.topic, PARTITIONS);
	}

	private void awaitCommitted(long count) {
		await(() -> committed() == count);
	}

	private ApplicationContextRunner runner(Class<?>... configurations) {
		return ListenerContexts.runner(broker, this.topic, configurations);
	}

	private static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
		return records.stream().map((record) -> latin1(record.value())).toList();
	}

	private static String latin1(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Number(int key, int number, boolean poison) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Numbers {

		final Map<Integer, List<Integer>> handled = new ConcurrentHashMap<>();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(Number number) {
			if (number.poison()) {
				throw new IllegalArgumentException("planned");
			}
			this.handled.computeIfAbsent(number.key(), (added) -> new ArrayList<>()).add(number.number());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Single {

		final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();

		final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

		final List<Integer> told = new CopyOnWriteArrayList<>();

		final CountDownLatch gate = new CountDownLatch(1);

		final AtomicInteger interruptions = new AtomicInteger();

		final AtomicInteger overlaps = new AtomicInteger();

		private final AtomicInteger inWork = new AtomicInteger();

		volatile boolean passes;

		volatile long earliest = Long.MAX_VALUE;

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(@Payload String value,
				@Header(name = KafkaHeaders.DELIVERY_ATTEMPT, required = false) @Nullable Integer attempt)
				throws Exception {
			this.attempts.computeIfAbsent(value, (added) -> new AtomicInteger()).incrementAndGet();
			switch (value) {
				case "bad" -> throw new RejectedRecordException("planned");
				case "connect" -> {
					if (!this.passes) {
						throw new ConnectException("planned");
					}
				}
				case "unknown" -> {
					this.told.add((attempt != null) ? attempt : 0);
					throw new IllegalStateException("planned");
				}
				case "block" -> block();
				case "deaf" -> ignoreInterruptions();
				case "at once" -> {
				}
				default -> this.earliest = Math.min(this.earliest, System.currentTimeMillis());
			}
			this.handled.add(value);
		}

		private void block() throws InterruptedException {
			if (this.inWork.incrementAndGet() > 1) {
				this.overlaps.incrementAndGet();
			}
			try {
				this.gate.await();
			}
			finally {
				this.inWork.decrementAndGet();
			}
		}

		private void ignoreInterruptions() {
			if (this.inWork.incrementAndGet() > 1) {
				this.overlaps.incrementAndGet();
			}
			while (this.gate.getCount() > 0) {
				try {
					this.gate.await();
				}
				catch (InterruptedException ex) {
					this.interruptions.incrementAndGet();
				}
			}
			this.inWork.decrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Backend {

		final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

		volatile boolean away = true;

		volatile @Nullable IOException passing;

		private final Set<String> flapped = ConcurrentHashMap.newKeySet();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) throws IOException {
			this.attempts.computeIfAbsent(value, (added) -> new AtomicInteger()).incrementAndGet();
			IOException other = this.passing;
			if (this.away && other != null) {
				throw other;
			}
			if (this.away || this.flapped.remove(value)) {
				throw new IllegalStateException("planned");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Batches {

		final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(List<String> values) {
			if (values.stream().anyMatch((value) -> value.startsWith("bad"))) {
				throw new IllegalArgumentException("planned");
			}
			this.handled.addAll(values);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Elsewhere {

		final ConcurrentLinkedQueue<DeadLetter> letters = new ConcurrentLinkedQueue<>();

		@Bean
		DeadLetterSink ownDeadLetterSink() {
			return (letter) -> {
				this.letters.add(letter);
				return CompletableFuture.completedFuture(null);
			};
		}

	}

}

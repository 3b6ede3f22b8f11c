package io.mergelane.replay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import io.mergelane.LaneListener;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Replays on a real broker.
 */
class DeadLetterReplayIntegrationTests {

	private static final TestBroker broker = new TestBroker(Map.of("auto.create.topics.enable", "false"));

	private static final int PARTITIONS = 2;

	private static final int LETTERS = 100;

	private static final int FAST = 10_000;

	private static final String HOPS = "mergelane_dead-letter-hops";

	private final long time = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();

	private String orders = "";

	private String members = "";

	private String letters = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopics(TestInfo test) {
		String name = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		this.orders = name + "-orders";
		this.members = name + "-members";
		this.letters = name + "-dlt";
		broker.createTopic(this.orders, PARTITIONS);
		broker.createTopic(this.letters, PARTITIONS);
	}

	@Test
	void countsAndDescribesWithoutWritingAnything() {
		broker.createTopic(this.members, PARTITIONS);
		run((context) -> {
			send(context, (i) -> true);
			ReplayRequest request = request("a", ReplayFilter.ALL.withOriginalTopic(this.orders));
			DeadLetterReplay replay = context.getBean(DeadLetterReplay.class);
			ReplayReport report = replay.dryRun(request.withLimit(49));
			assertThat(replay.dryRun(request.withLimit(49))).isEqualTo(report);
			assertThat(report.dryRun()).isTrue();
			assertThat(report.lookedAt()).isEqualTo(LETTERS);
			assertThat(report.matched()).isEqualTo(50);
			assertThat(report.replayed()).isZero();
			assertThat(report.limitReached()).isTrue();
			assertThat(report.failure()).isNull();
			assertThat(report.samples()).hasSize(20).allSatisfy((sample) -> {
				assertThat(sample.letter()).matches(this.letters + "-[01]@\\d+");
				assertThat(sample.original()).matches(this.orders + "-[01]@\\d+");
				assertThat(sample.exception()).startsWith("java.lang.Illegal");
				assertThat(sample.listener()).isEqualTo("listener");
			});
			assertThat(broker.client().committed(request.group(), this.letters)).isEmpty();
			assertThat(read(this.orders)).isEmpty();
			assertThat(read(this.members)).isEmpty();
		});
	}

	@Test
	void bringsBackExactlyWhatMatchesByteForByteOncePerRequest() {
		broker.createTopic(this.members, PARTITIONS);
		run((context) -> {
			send(context, (i) -> true);
			ReplayFilter filter = ReplayFilter.ALL.withOriginalTopic(this.orders)
				.withException(IllegalStateException.class.getName())
				.withListener("listener");
			List<Integer> expected = IntStream.range(0, LETTERS)
				.filter((i) -> isOrder(i) && isState(i))
				.boxed()
				.toList();
			ReplayReport report = replay(context, request("a", filter));
			assertThat(report.matched()).isEqualTo(expected.size());
			assertThat(report.replayed()).isEqualTo(expected.size());
			assertThat(report.limitReached()).isFalse();
			assertThat(report.partitions())
				.allSatisfy((range) -> assertThat(range.next()).isEqualTo(range.end()).isGreaterThan(range.first()));
			List<ConsumerRecord<byte[], byte[]>> replayed = read(this.orders);
			assertThat(replayed).extracting(DeadLetterReplayIntegrationTests::number)
				.containsExactlyInAnyOrderElementsOf(expected);
			replayed.forEach(this::assertAsItWas);
			assertThat(read(this.members)).isEmpty();

			ReplayReport again = replay(context, request("a", filter));
			assertThat(again.lookedAt()).isZero();
			assertThat(again.replayed()).isZero();
			assertThat(again.failure()).isNull();
			assertThat(read(this.orders)).hasSize(expected.size());

			assertThat(replay(context, request("b", filter)).replayed()).isEqualTo(expected.size());
			assertThat(read(this.orders)).hasSize(2 * expected.size());
		});
	}

	private void assertAsItWas(ConsumerRecord<byte[], byte[]> record) {
		ConsumerRecord<byte[], byte[]> original = original(number(record));
		assertThat(record.key()).isEqualTo(original.key());
		assertThat(record.value()).isEqualTo(original.value());
		assertThat(record.partition()).isEqualTo(original.partition());
		assertThat(record.timestamp()).isEqualTo(original.timestamp());
		List<Header> headers = new ArrayList<>(List.of(original.headers().toArray()));
		headers.add(new RecordHeader(HOPS, utf8("1")));
		assertThat(record.headers().toArray()).containsExactlyElementsOf(headers);
	}

	@Test
	void endsAtItsLimitAndGoesOnFromThere() {
		run((context) -> {
			send(context, (i) -> isOrder(i) && i < 70);
			ReplayRequest request = request("a", ReplayFilter.ALL).withLimit(10);
			for (int run = 1; run <= 3; run++) {
				ReplayReport report = replay(context, request);
				assertThat(report.replayed()).isEqualTo(10);
				assertThat(report.limitReached()).isTrue();
				assertThat(read(this.orders)).hasSize(10 * run);
			}
			assertThat(read(this.orders)).extracting(DeadLetterReplayIntegrationTests::number).doesNotHaveDuplicates();
			ReplayReport last = replay(context, request);
			assertThat(last.replayed()).isEqualTo(5);
			assertThat(last.limitReached()).isFalse();
			assertThat(context.getBean(DeadLetterReplay.class).dryRun(request).matched()).isZero();
		});
	}

	@Test
	void leavesWhatCameAfterItsFirstRunToOtherRequests() {
		run((context) -> {
			send(context, (i) -> isOrder(i) && i < 10);
			assertThat(replay(context, request("a", ReplayFilter.ALL).withLimit(1)).replayed()).isEqualTo(1);
			send(context, (i) -> isOrder(i) && i >= 90);
			assertThat(replay(context, request("a", ReplayFilter.ALL)).replayed()).isEqualTo(4);
			assertThat(replay(context, request("b", ReplayFilter.ALL)).replayed()).isEqualTo(10);
		});
	}

	@Test
	void refusesAnotherFilterAndAMissingTopic() {
		run((context) -> {
			send(context, (i) -> i == 0);
			DeadLetterReplay replay = context.getBean(DeadLetterReplay.class);
			replay(context, request("a", ReplayFilter.ALL));
			ReplayRequest other = request("a", ReplayFilter.ALL.withListener("listener"));
			assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> replay.replay(other))
				.withMessageContaining("Replay '%s' of '%s' was run with another filter or target before"
					.formatted(other.id(), this.letters));
			assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> replay.dryRun(other));
			assertThatExceptionOfType(ReplayRefusedException.class)
				.isThrownBy(() -> replay.replay(new ReplayRequest("a", "missing", ReplayFilter.ALL)))
				.withMessage("There is no dead-letter topic 'missing'.");
		});
	}

	@Test
	void stopsAtALetterWhoseTopicIsMissingAndGoesOnWithItWhenItIsThere() {
		run((context) -> {
			for (int i = 0; i < 6; i++) {
				// To one partition, in this order.
				send(context, original(i, (i == 3) ? this.members : this.orders, utf8("key")));
			}
			ReplayReport stopped = replay(context, request("a", ReplayFilter.ALL));
			assertThat(stopped.matched()).isEqualTo(4);
			assertThat(stopped.replayed()).isEqualTo(3);
			assertThat(stopped.failure()).matches(
					"Dead letter " + this.letters + "-[01]@3 was not sent, as its topic '" + this.members + "' .*");
			broker.createTopic(this.members, PARTITIONS);
			ReplayReport resumed = replay(context, request("a", ReplayFilter.ALL));
			assertThat(resumed.failure()).isNull();
			assertThat(resumed.replayed()).isEqualTo(3);
			assertThat(resumed.partitions()).extracting(ReplayReport.Range::first).contains(3L);
			assertThat(read(this.members)).extracting(DeadLetterReplayIntegrationTests::number).containsExactly(3);
			assertThat(read(this.orders)).extracting(DeadLetterReplayIntegrationTests::number)
				.containsExactlyInAnyOrder(0, 1, 2, 4, 5);
		});
	}

	@Test
	void stopsAtALetterTheBrokerRefusesAndGoesOnBehindIt() throws Exception {
		try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
			admin.createTopics(List.of(new NewTopic(this.members, PARTITIONS, (short) 1)
				.configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "40")))).all().get();
		}
		run((context) -> {
			send(context, original(0, this.members, utf8("key")));
			send(context, original(1, this.orders, utf8("key")));
			ReplayReport stopped = replay(context, request("a", ReplayFilter.ALL));
			assertThat(stopped.replayed()).isZero();
			assertThat(stopped.failure()).matches("Dead letter " + this.letters + "-[01]@0 was sent to '" + this.members
					+ "' but not acknowledged: RecordTooLargeException: .*");
			assertThat(replay(context, request("a", ReplayFilter.ALL)).replayed()).isEqualTo(1);
			assertThat(read(this.orders)).extracting(DeadLetterReplayIntegrationTests::number).containsExactly(1);
			assertThat(read(this.members)).isEmpty();
		});
	}

	@Test
	void ofWhatFailsAgainAndAgainEndsWithTheHops() {
		broker.createTopic(this.orders + "-dlt", 1);
		broker.send(this.orders, 0, "key", "bad");
		broker.flush();
		ListenerContexts.runner(broker, this.orders, Failing.class)
			.withPropertyValues("mergelane.dead-letter.max-hops=2")
			.run((context) -> {
				DeadLetterReplay replay = context.getBean(DeadLetterReplay.class);
				for (int hop = 1; hop <= 2; hop++) {
					int hops = hop;
					await(() -> broker.client().endOffsets(this.orders + "-dlt", 1).containsValue((long) hops));
					ConsumerRecord<byte[], byte[]> letter = read(this.orders + "-dlt", 1).get(hop - 1);
					assertThat(letter.headers().lastHeader(HOPS).value()).isEqualTo(utf8("" + hop));
					ReplayReport report = replay.replay(new ReplayRequest("hop-" + hop, this.orders + "-dlt",
							ReplayFilter.ALL.withFrom(Instant.ofEpochMilli(letter.timestamp()))));
					assertThat(report.replayed()).isEqualTo(1);
				}
				List<Throwable> refused = context.getBean(Refusals.class).refused;
				await(() -> !refused.isEmpty());
				assertThat(refused.get(0)).hasMessageContaining("it was a dead letter 2 times before");
				assertThat(read(this.orders + "-dlt", 1)).hasSize(2);
				assertThat(read(this.orders)).hasSize(3);
			});
	}

	private void run(Consumer<AssertableApplicationContext> test) {
		ListenerContexts.runner(broker, this.orders)
			.withPropertyValues("mergelane.dead-letter.topic=" + this.letters, "mergelane.dead-letter.send-timeout=2s")
			.run(test::accept);
	}

	private ReplayRequest request(String id, ReplayFilter filter) {
		return new ReplayRequest(id + "-" + this.letters.hashCode(), this.letters, filter).withRecordsPerSecond(FAST);
	}

	private static ReplayReport replay(AssertableApplicationContext context, ReplayRequest request) {
		return context.getBean(DeadLetterReplay.class).replay(request);
	}

	private void send(AssertableApplicationContext context, IntPredicate which) {
		IntStream.range(0, LETTERS).filter(which).forEach((i) -> send(context, original(i)));
	}

	private static void send(AssertableApplicationContext context, ConsumerRecord<byte[], byte[]> original) {
		Exception cause = isState(number(original)) ? new IllegalStateException() : new IllegalArgumentException();
		context.getBean(DeadLetterSink.class).send(new DeadLetter(original, "listener", "group", cause, 1)).join();
	}

	private static boolean isOrder(int i) {
		return i % 2 == 0;
	}

	private static boolean isState(int i) {
		return i % 4 < 2;
	}

	private ConsumerRecord<byte[], byte[]> original(int i) {
		return original(i, isOrder(i) ? this.orders : this.members, (i % 10 == 0) ? null : utf8("key" + i));
	}

	@SuppressWarnings("NullAway")
	private ConsumerRecord<byte[], byte[]> original(int i, String topic, byte @Nullable [] key) {
		byte[] value = (i % 7 == 0) ? null : new byte[] { (byte) 0xFF, (byte) i, 0 };
		RecordHeaders headers = new RecordHeaders(
				List.of(new RecordHeader("number", utf8("" + i)), new RecordHeader("none", (byte[]) null)));
		return new ConsumerRecord<>(topic, i % 3 % PARTITIONS, i, this.time + i, TimestampType.CREATE_TIME,
				(key != null) ? key.length : -1, (value != null) ? value.length : -1, key, value, headers,
				Optional.empty());
	}

	private static int number(ConsumerRecord<byte[], byte[]> record) {
		return Integer.parseInt(new String(record.headers().lastHeader("number").value(), StandardCharsets.UTF_8));
	}

	private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
		return read(topic, PARTITIONS);
	}

	private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitions) {
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
				Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()), new ByteArrayDeserializer(),
				new ByteArrayDeserializer())) {
			List<TopicPartition> all = IntStream.range(0, partitions)
				.mapToObj((partition) -> new TopicPartition(topic, partition))
				.toList();
			consumer.assign(all);
			consumer.seekToBeginning(all);
			Map<TopicPartition, Long> ends = consumer.endOffsets(all);
			List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
			while (ends.entrySet().stream().anyMatch((end) -> consumer.position(end.getKey()) < end.getValue())) {
				consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
			}
			return records;
		}
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) {
			throw new RejectedRecordException("always");
		}

		@Bean
		static Refusals refusals() {
			return new Refusals();
		}

	}

	/**
	 * Sees the dead letters that are not sent.
	 */
	static class Refusals implements BeanPostProcessor {

		final List<Throwable> refused = new CopyOnWriteArrayList<>();

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof DeadLetterSink sink)) {
				return bean;
			}
			return (DeadLetterSink) (letter) -> sink.send(letter).whenComplete((kept, failure) -> {
				if (failure != null) {
					this.refused.add(failure);
				}
			});
		}

	}

}

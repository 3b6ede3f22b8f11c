package io.mergelane.replay;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.autoconfigure.MergelaneMergeAutoConfiguration;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.RawRecords;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Replays to the handlers of listeners, on a real broker.
 */
class HandlerReplayIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private static final int FAST = 10_000;

	private String topic = "";

	private String letters = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopics(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		this.letters = this.topic + "-dlt";
		broker.createTopic(this.topic, 2);
		broker.createTopic(this.letters, 1);
	}

	@ParameterizedTest
	@ValueSource(classes = { Seeing.class, SeeingByInstances.class })
	void handsARecordOverAsItWas(Class<?> configuration) {
		RecordHeaders headers = new RecordHeaders();
		headers.add("type", utf8("order")).add("removed", utf8("by the deserializer"));
		RawRecords.send(broker, List.of(new ProducerRecord<>(this.topic, 1, utf8("first"), utf8("0")),
				new ProducerRecord<>(this.topic, 1, utf8("key"), utf8("1"), headers)));
		runner(configuration).run((context) -> {
			Seen seen = context.getBean(Seen.class);
			awaitLetters(2);
			await(() -> broker.committed(this.topic, this.topic, 1) == 2);
			List<ConsumerRecord<String, String>> live = byOffset(seen.records);
			seen.mended.set(true);
			ReplayReport report = replay(context, request("a"));
			assertThat(report.failure()).isNull();
			assertThat(report.replayed()).isEqualTo(2);
			List<ConsumerRecord<String, String>> replayed = byOffset(seen.records.subList(2, seen.records.size()));
			assertThat(replayed).hasSize(2);
			for (int i = 0; i < 2; i++) {
				ConsumerRecord<String, String> record = replayed.get(i);
				assertThat(record).usingRecursiveComparison()
					.comparingOnlyFields("topic", "partition", "offset", "timestamp", "timestampType", "key", "value",
							"serializedKeySize", "serializedValueSize")
					.isEqualTo(live.get(i));
				assertThat(record.headers().toArray()).containsExactly(live.get(i).headers().toArray());
			}
			assertThat(replayed.get(1).value()).isEqualTo(this.topic + ":by the deserializer:1");
			assertThat(seen.groups).hasSize(4).containsOnly(this.topic);
			assertThat(seen.threads).allMatch((name) -> name.startsWith("listener-w-"));
			assertThat(replay(context, request("a")).lookedAt()).isZero();
			assertThat(seen.records).hasSize(4);
			assertThat(broker.committed(this.topic, this.topic, 1)).isEqualTo(2);
			assertThat(broker.client().endOffsets(this.topic, 2)).containsValue(2L).containsValue(0L);
		});
	}

	@Test
	void goesOnBehindWhatIsHandledInVainAndLeavesItWhereItIs() {
		runner(Texts.class).run((context) -> {
			sendLetters(context, "a", "bad", "b");
			ReplayReport report = replay(context, request("a"));
			assertThat(report.failure()).isNull();
			assertThat(report.matched()).isEqualTo(3);
			assertThat(report.replayed()).isEqualTo(2);
			assertThat(report.failures())
				.containsExactly(new ReplayReport.Failure(this.letters + "-0@1", "not to be handled"));
			assertThat(context.getBean(Texts.class).handled).containsExactly("a", "b");
			assertThat(broker.client().endOffsets(this.letters, 1)).containsValue(3L);
			context.getBean(Texts.class).mended.set(true);
			assertThat(replay(context, request("b")).replayed()).isEqualTo(3);
		});
	}

	@Test
	void endsWhenWhatTheHandlerNeedsIsAwayAndGoesOnWithThatLetter() {
		runner(Texts.class).run((context) -> {
			sendLetters(context, "a", "away", "b");
			ReplayReport stopped = replay(context, request("a"));
			assertThat(stopped.replayed()).isEqualTo(1);
			assertThat(stopped.failed()).isZero();
			assertThat(stopped.failure())
				.startsWith("Dead letter " + this.letters + "-0@1 was not handled, as what it needs is away")
				.doesNotContain("secret");
			assertThat(replay(context, request("a")).replayed()).isZero();
			context.getBean(Texts.class).mended.set(true);
			ReplayReport resumed = replay(context, request("a"));
			assertThat(resumed.failure()).isNull();
			assertThat(resumed.partitions()).containsExactly(new ReplayReport.Range(0, 1, 3, 3));
			assertThat(context.getBean(Texts.class).handled).containsExactly("a", "away", "b");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { Lists.class, Futures.class })
	void callsEveryKindOfHandlerWithOneRecordAtATime(Class<?> configuration) {
		runner(configuration).run((context) -> {
			sendLetters(context, "a", "bad", "b");
			ReplayReport report = replay(context, request("a"));
			assertThat(report.replayed()).isEqualTo(2);
			assertThat(report.failed()).isEqualTo(1);
			assertThat(context.getBean(Handled.class).handled).containsExactly("a", "b");
		});
	}

	@Test
	void doesNotCallTheHandlerWithWhatCannotBeRead() {
		runner(Texts.class)
			.withPropertyValues("spring.kafka.consumer.value-deserializer=" + NoBDeserializer.class.getName())
			.run((context) -> {
				sendLetters(context, "a", "b", "c");
				ReplayReport report = replay(context, request("a"));
				assertThat(report.replayed()).isEqualTo(2);
				assertThat(report.failures()).singleElement()
					.satisfies((failure) -> assertThat(failure.reason()).startsWith("record cannot be deserialized"));
				assertThat(context.getBean(Texts.class).handled).containsExactly("a", "c");
			});
	}

	@Test
	void takesOnlyWhatItsListenerHasGivenUp() {
		runner(Texts.class).run((context) -> {
			sendLetters(context, "a");
			context.getBean(DeadLetterSink.class)
				.send(new DeadLetter(original("x", 7), "other", "group", new IllegalStateException(), 1))
				.join();
			assertThat(replay(context, request("a")).matched()).isEqualTo(1);
			assertThat(context.getBean(Texts.class).handled).containsExactly("a");
		});
	}

	@Test
	void interruptsAHandlerThatTakesTooLong() {
		runner(Texts.class).withPropertyValues("mergelane.defaults.handler-timeout=100ms").run((context) -> {
			sendLetters(context, "slow", "b");
			ReplayReport report = replay(context, request("a"));
			assertThat(report.failure()).isNull();
			assertThat(report.failures()).singleElement()
				.satisfies((failure) -> assertThat(failure.reason())
					.startsWith("the handler took longer than handler-timeout (PT0.1S)"));
			assertThat(context.getBean(Texts.class).handled).containsExactly("b");
		});
	}

	@Test
	void handsNothingElseOverWhileAHandlerIgnoresItsInterruption() {
		runner(Texts.class)
			.withPropertyValues("mergelane.defaults.handler-timeout=100ms", "mergelane.defaults.drain-timeout=100ms")
			.run((context) -> {
				sendLetters(context, "stubborn", "b");
				ReplayReport stopped = replay(context, request("a"));
				assertThat(stopped.failure())
					.startsWith("Of dead letter " + this.letters + "-0@0 it is not known whether it was handled");
				assertThat(context.getBean(Texts.class).handled).isEmpty();
				context.getBean(Texts.class).gate.release();
				assertThat(replay(context, request("a")).replayed()).isEqualTo(1);
			});
	}

	@Test
	void goesBackWhenItsThreadIsInterrupted() {
		runner(Texts.class).run((context) -> {
			sendLetters(context, "slow", "b");
			Texts handler = context.getBean(Texts.class);
			Thread runThread = Thread.currentThread();
			CompletableFuture<Void> interruption = CompletableFuture.runAsync(() -> {
				handler.entered.acquireUninterruptibly();
				runThread.interrupt();
			});
			ReplayReport stopped = replay(context, request("a"));
			assertThat(Thread.interrupted()).isTrue();
			interruption.join();
			assertThat(stopped.failure()).contains("the thread of the run was interrupted");
			handler.mended.set(true);
			assertThat(replay(context, request("a")).replayed()).isEqualTo(2);
		});
	}

	@Test
	void refusesListenersThatTakeNoLetters() {
		runner(Texts.class).run((context) -> {
			sendLetters(context, "a");
			DeadLetterReplay replay = context.getBean(DeadLetterReplay.class);
			assertThatExceptionOfType(ReplayRefusedException.class)
				.isThrownBy(() -> replay.dryRun(new ReplayRequest("a", this.letters, ReplayFilter.ALL).toHandler("x")))
				.withMessage("There is no lane listener 'x' here; there are [listener].");
			Objects
				.requireNonNull(context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("listener"))
				.stop();
			assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> replay.replay(request("a")))
				.withMessage("Lane listener 'listener' does not run here. Start it; it may be paused.");
			assertThat(broker.client().committed(request("a").group(), this.letters)).isEmpty();
		});
	}

	@Test
	void refusesAListenerThatKeepsItsPositionInTheDatabase() {
		databaseRunner(Texts.class).withPropertyValues("mergelane.defaults.offsets=database").run((context) -> {
			sendLetters(context, "a");
			assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> replay(context, request("a")))
				.withMessageContaining("keeps its position in the database")
				.withMessageEndingWith("Replay to the original topic.");
			assertThat(context.getBean(Texts.class).handled).isEmpty();
		});
	}

	@Test
	void leavesANewerRowOfAMergeAsItIs() {
		databaseRunner(Merged.class).run((context) -> {
			JdbcTemplate template = new JdbcTemplate(context.getBean(DataSource.class));
			template.execute("CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(10), version BIGINT NOT NULL)");
			Objects
				.requireNonNull(context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("listener"))
				.start();
			broker.send(this.topic, 0, "key", "{\"id\":1,\"name\":\"new\",\"version\":2}");
			await(() -> broker.committed(this.topic, this.topic, 0) == 1);
			sendLetters(context, "{\"id\":1,\"name\":\"old\",\"version\":1}",
					"{\"id\":2,\"name\":\"two\",\"version\":1}", "{\"id\":3,\"name\":\"far too long\",\"version\":1}");
			ReplayReport report = replay(context, request("a"));
			assertThat(report.failure()).isNull();
			assertThat(report.replayed()).isEqualTo(2);
			assertThat(report.failures()).singleElement()
				.satisfies((failure) -> assertThat(failure.reason()).contains("person").doesNotContain("far too"));
			assertThat(template.queryForList("SELECT name FROM person ORDER BY id", String.class))
				.containsExactly("new", "two");
		});
	}

	private ApplicationContextRunner databaseRunner(Class<?> configuration) {
		return runner(configuration)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, MergelaneMergeAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
					"spring.datasource.username=sa");
	}

	private ApplicationContextRunner runner(Class<?> configuration) {
		return ListenerContexts.runner(broker, this.topic, configuration)
			.withPropertyValues("spring.kafka.consumer.auto-offset-reset=earliest");
	}

	private ReplayRequest request(String id) {
		return new ReplayRequest(id + "-" + this.topic.hashCode(), this.letters, ReplayFilter.ALL)
			.withRecordsPerSecond(FAST)
			.toHandler("listener");
	}

	private static ReplayReport replay(ApplicationContext context, ReplayRequest request) {
		return context.getBean(DeadLetterReplay.class).replay(request);
	}

	private void awaitLetters(long count) {
		await(() -> broker.client().endOffsets(this.letters, 1).containsValue(count));
	}

	private void sendLetters(ApplicationContext context, String... values) {
		for (int i = 0; i < values.length; i++) {
			context.getBean(DeadLetterSink.class)
				.send(new DeadLetter(original(values[i], i), "listener", "group", new IllegalStateException(), 1))
				.join();
		}
	}

	private ConsumerRecord<byte[], byte[]> original(String value, long offset) {
		return new ConsumerRecord<>(this.topic, 0, offset, 1000 + offset, TimestampType.CREATE_TIME, 3, value.length(),
				utf8("key"), utf8(value), new RecordHeaders(), Optional.empty());
	}

	private static List<ConsumerRecord<String, String>> byOffset(List<ConsumerRecord<String, String>> records) {
		return records.stream().sorted(Comparator.comparing(ConsumerRecord::offset)).toList();
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Looks at topic and headers, and takes one of these away.
	 */
	public static class TellingDeserializer implements Deserializer<String> {

		private boolean configured;

		@Override
		public void configure(Map<String, ?> configs, boolean isKey) {
			this.configured = !isKey && configs.containsKey("bootstrap.servers");
		}

		@Override
		public String deserialize(String topic, byte[] data) {
			throw new UnsupportedOperationException();
		}

		@Override
		public String deserialize(String topic, Headers headers, byte[] data) {
			org.apache.kafka.common.header.Header header = headers.lastHeader("removed");
			headers.remove("removed");
			return topic + ":" + ((header != null) ? new String(header.value(), StandardCharsets.UTF_8) : "") + ":"
					+ (this.configured ? new String(data, StandardCharsets.UTF_8) : "not configured");
		}

	}

	/**
	 * Reads everything but one text.
	 */
	public static class NoBDeserializer implements Deserializer<String> {

		@Override
		public String deserialize(String topic, byte[] data) {
			if (data[0] == 'b') {
				throw new IllegalStateException("planned");
			}
			return new String(data, StandardCharsets.UTF_8);
		}

	}

	static class Seen {

		final List<ConsumerRecord<String, String>> records = new CopyOnWriteArrayList<>();

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		final List<String> groups = new CopyOnWriteArrayList<>();

		final AtomicBoolean mended = new AtomicBoolean();

		void see(ConsumerRecord<String, String> record, String group) {
			this.records.add(record);
			this.groups.add(group);
			this.threads.add(Thread.currentThread().getName());
			if (!this.mended.get()) {
				throw new RejectedRecordException("planned");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Seeing {

		@Bean
		static Seen seen() {
			return new Seen();
		}

		@Bean
		static SeeingListener listener(Seen seen) {
			return new SeeingListener(seen);
		}

	}

	static class SeeingListener {

		private final Seen seen;

		SeeingListener(Seen seen) {
			this.seen = seen;
		}

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}",
				properties = "value.deserializer=io.mergelane.replay.HandlerReplayIntegrationTests$TellingDeserializer")
		void handle(ConsumerRecord<String, String> record, @Header(KafkaHeaders.GROUP_ID) String group) {
			this.seen.see(record, group);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeeingByInstances {

		@Bean
		static Seen seen() {
			return new Seen();
		}

		@Bean
		static ConsumerFactory<Object, Object> instances(KafkaProperties properties) {
			return instances(properties.buildConsumerProperties());
		}

		@SuppressWarnings({ "unchecked", "rawtypes" })
		private static ConsumerFactory<Object, Object> instances(Map<String, Object> properties) {
			return new DefaultKafkaConsumerFactory<>(properties, () -> (Deserializer) new StringDeserializer(),
					() -> (Deserializer) new TellingDeserializer());
		}

		@Bean
		static InstancesListener listener(Seen seen) {
			return new InstancesListener(seen);
		}

	}

	static class InstancesListener {

		private final Seen seen;

		InstancesListener(Seen seen) {
			this.seen = seen;
		}

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record, @Header(KafkaHeaders.GROUP_ID) String group) {
			this.seen.see(record, group);
		}

	}

	abstract static class Handled {

		final List<String> handled = new CopyOnWriteArrayList<>();

		final AtomicBoolean mended = new AtomicBoolean();

		final Semaphore gate = new Semaphore(0);

		final Semaphore entered = new Semaphore(0);

		final void take(String value) throws Exception {
			if (!this.mended.get()) {
				switch (value) {
					case "bad" -> throw new RejectedRecordException("not to be handled");
					case "away" -> throw new ConnectException("secret");
					case "slow" -> {
						this.entered.release();
						new CountDownLatch(1).await();
					}
					case "stubborn" -> {
						this.gate.acquireUninterruptibly();
						return;
					}
					default -> {
					}
				}
			}
			this.handled.add(value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Texts extends Handled {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) throws Exception {
			take(value);
		}

	}

	record Person(long id, String name, long version) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Merged {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}", autoStartup = "false")
		@MergeInto(table = "person", key = "id", version = "version")
		Person toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Lists extends Handled {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(List<String> values) throws Exception {
			assertThat(values).hasSize(1);
			take(values.get(0));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Futures extends Handled {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		CompletableFuture<Void> handle(String value) {
			return CompletableFuture.runAsync(() -> {
				try {
					take(value);
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
		}

	}

}

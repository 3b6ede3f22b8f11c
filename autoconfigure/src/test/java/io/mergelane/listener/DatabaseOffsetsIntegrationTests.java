package io.mergelane.listener;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.autoconfigure.MergelaneMergeAutoConfiguration;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.RawRecords;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Positions in the database, on a real broker: promises S8 and S15.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseOffsetsIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

	private final JdbcTemplate template = new JdbcTemplate(new DriverManagerDataSource(this.url, "sa", ""));

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopicAndTables(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 2);
		this.template.execute("CREATE TABLE history (part INT, pos BIGINT, text VARCHAR(10) CHECK (text <> 'bad'))");
		this.template.execute("CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(10), version BIGINT NOT NULL)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void writesEachRecordOnceThoughKafkaForgetsWhatWasCommitted(String protocol) {
		String group = "spring.kafka.consumer.properties.group.protocol=" + protocol;
		send(0, "a", "b", "c");
		runner(History.class).withPropertyValues(group).run((context) -> {
			await(() -> rows() == 3);
			assertThat(next(0)).isEqualTo(3);
		});
		broker.client().deleteGroup(this.topic);
		send(0, "d");
		send(1, "e");
		runner(History.class).withPropertyValues(group).run((context) -> await(() -> rows() == 5));
		assertThat(texts()).containsExactly("a", "b", "c", "d", "e");
		assertThat(epoch(0)).isEqualTo(2);
	}

	@Test
	void rollsBackWhatAFailingHandlerWroteAndKeepsTheOrder() {
		send(0, "a", "twice", "c");
		runner(History.class).run((context) -> {
			await(() -> rows() == 3);
			assertThat(context.getBean(History.class).attempts.get("twice")).hasValue(2);
		});
		assertThat(texts()).containsExactly("a", "twice", "c");
	}

	@Test
	void aRecordThatCannotBeWrittenHoldsUpItsPartitionOnly(CapturedOutput output) {
		send(0, "a", "b", "bad", "c");
		send(1, "x", "y");
		runner(History.class).withPropertyValues("mergelane.defaults.dead-letter.enabled=false").run((context) -> {
			await(() -> rows() == 4 && output.getAll().contains(this.topic + "-0@2 failed"));
			assertThat(texts()).containsExactly("a", "b", "x", "y");
			assertThat(next(0)).isEqualTo(2);
			this.template.execute("ALTER TABLE history DROP CONSTRAINT " + this.template.queryForObject(
					"SELECT constraint_name FROM information_schema.table_constraints WHERE table_name = 'HISTORY'",
					String.class));
			await(() -> rows() == 6);
		});
		assertThat(next(0)).isEqualTo(4);
	}

	@Test
	void thePositionGoesBeyondARecordThatHasBecomeADeadLetter() {
		broker.createTopic(this.topic + "-dlt", 1);
		send(0, "a", "b", "bad", "c", "bad", "bad", "d");
		runner(History.class).run((context) -> {
			await(() -> rows() == 4);
			assertThat(texts()).containsExactly("a", "b", "c", "d");
			await(() -> next(0) == 7);
		});
		assertThat(RawRecords.read(broker, this.topic + "-dlt", 1, 3)).hasSize(3);
	}

	@Test
	void handlesTheGoodRecordsBeforeABadOneOfItsBatch(CapturedOutput output) {
		send(0, "{\"id\":1,\"name\":\"Ada\",\"version\":1}", "{\"id\":2,\"name\":\"Ben\",\"version\":1}", "{",
				"{\"id\":3,\"name\":\"Cy\",\"version\":1}");
		runner(Persons.class).withPropertyValues("mergelane.defaults.dead-letter.enabled=false").run((context) -> {
			await(() -> output.getAll().contains("is not readable JSON") && next(0) == 2);
			assertThat(this.template.queryForList("SELECT id FROM person ORDER BY id", Long.class)).containsExactly(1L,
					2L);
		});
	}

	@Test
	void letsAHandlerGoOnWithItsTransactionOnlyIfNobodyElseHasThePartition() {
		send(0, "gated");
		runner(History.class).run((context) -> {
			History listener = context.getBean(History.class);
			await(() -> listener.started.get() == 1);
			// What another instance does when it is assigned the partition.
			CompletableFuture<Void> other = CompletableFuture.runAsync(() -> this.template
				.update("UPDATE mergelane_offset SET epoch = epoch + 1, next_offset = 1 WHERE topic_partition = 0"));
			listener.gate.countDown();
			other.join();
			send(0, "after");
			await(() -> texts().contains("after"));
			await(() -> context.getBean(LaneListenerContainerFactory.class)
				.snapshots()
				.get(0)
				.rebalances()
				.stream()
				.anyMatch((event) -> event.type() == RebalanceEvent.Type.FENCED));
			assertThat(texts()).doesNotHaveDuplicates();
		});
	}

	/**
	 * A former owner that sleeps in a transaction.
	 */
	@Test
	void aPartitionThatIsLockedKeepsNoOtherWaiting() throws Exception {
		send(0, "a");
		send(1, "x");
		runner(History.class).run((context) -> await(() -> rows() == 2));
		send(0, "b");
		send(1, "y");
		try (Connection owner = DriverManager.getConnection(this.url, "sa", "")) {
			owner.setAutoCommit(false);
			owner.createStatement()
				.executeUpdate("UPDATE mergelane_offset SET next_offset = 1 WHERE topic_partition = 0");
			runner(History.class).run((context) -> {
				await(() -> texts().contains("y"));
				assertThat(texts()).doesNotContain("b");
				owner.rollback();
				await(() -> texts().contains("b"));
			});
		}
		assertThat(texts()).containsExactly("a", "b", "x", "y");
	}

	@Test
	void goesBackWithADatabaseThatIsRestored() {
		send(0, "a", "b", "c");
		runner(History.class).run((context) -> await(() -> rows() == 3));
		this.template.update("DELETE FROM history WHERE pos >= 1");
		this.template.update("UPDATE mergelane_offset SET next_offset = 1 WHERE topic_partition = 0");
		runner(History.class).run((context) -> await(() -> rows() == 3));
		assertThat(texts()).containsExactly("a", "b", "c");
	}

	@Test
	void takesPartInTheTransactionOfTheMethod() {
		send(0, "a", "fails", "c");
		runner(Declared.class).run((context) -> {
			await(() -> rows() == 3);
			assertThat(texts()).containsExactly("a", "fails", "c");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { Future.class, History.class })
	void refusesWhatCannotBeOneTransaction(Class<?> listener) {
		if (listener == Future.class) {
			runner(listener).run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("is not through when its method returns"));
		}
		else {
			runner(listener).withPropertyValues("mergelane.offsets.initialize-schema=never")
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining("table 'mergelane_offset', which is not there"));
			runner(listener).withPropertyValues("mergelane.defaults.ordering=key")
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining("a position in the database has no gaps"));
		}
	}

	private void send(int partition, String... texts) {
		for (String text : texts) {
			broker.send(this.topic, partition, "key", text);
		}
		broker.flush();
	}

	private int rows() {
		return Objects.requireNonNull(this.template.queryForObject("SELECT count(*) FROM history", Integer.class));
	}

	private List<String> texts() {
		return this.template.queryForList("SELECT text FROM history ORDER BY part, pos", String.class);
	}

	private long next(int partition) {
		List<Long> next = this.template
			.queryForList("SELECT next_offset FROM mergelane_offset WHERE topic_partition = ?", Long.class, partition);
		return next.isEmpty() ? -1 : next.get(0);
	}

	private long epoch(int partition) {
		return Objects.requireNonNull(this.template
			.queryForObject("SELECT epoch FROM mergelane_offset WHERE topic_partition = ?", Long.class, partition));
	}

	private ApplicationContextRunner runner(Class<?> listener) {
		return ListenerContexts.runner(broker, this.topic, listener)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					MergelaneMergeAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=" + this.url, "spring.datasource.username=sa",
					"mergelane.defaults.offsets=database");
	}

	record Person(long id, String name, long version) {

	}

	@Configuration(proxyBeanMethods = false)
	static class History {

		final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

		final AtomicInteger started = new AtomicInteger();

		final CountDownLatch gate = new CountDownLatch(1);

		private final JdbcTemplate template;

		History(DataSource dataSource) {
			this.template = new JdbcTemplate(dataSource);
		}

		@LaneListener(id = "history", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) throws Exception {
			this.started.incrementAndGet();
			int attempt = this.attempts.computeIfAbsent(record.value(), (text) -> new AtomicInteger())
				.incrementAndGet();
			this.template.update("INSERT INTO history VALUES (?, ?, ?)", record.partition(), record.offset(),
					record.value());
			if (record.value().equals("twice") && attempt == 1) {
				throw new IllegalStateException("planned");
			}
			if (record.value().equals("gated")) {
				this.gate.await();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Persons {

		@LaneListener(id = "persons", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version")
		Person toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Declared {

		@Bean
		TransactionalListener transactionalListener(DataSource dataSource) {
			return new TransactionalListener(dataSource);
		}

	}

	static class TransactionalListener {

		private final AtomicInteger failures = new AtomicInteger();

		private final JdbcTemplate template;

		TransactionalListener(DataSource dataSource) {
			this.template = new JdbcTemplate(dataSource);
		}

		@LaneListener(id = "declared", topics = "${test.topic}", groupId = "${test.topic}")
		@Transactional
		public void handle(ConsumerRecord<String, String> record) {
			this.template.update("INSERT INTO history VALUES (?, ?, ?)", record.partition(), record.offset(),
					record.value());
			if (record.value().equals("fails") && this.failures.getAndIncrement() < 2) {
				throw new IllegalStateException("planned");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Future {

		@LaneListener(id = "future", topics = "${test.topic}", groupId = "${test.topic}")
		CompletableFuture<Void> handle(String value) {
			return CompletableFuture.completedFuture(null);
		}

	}

}

package io.mergelane.listener;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.autoconfigure.MergelaneMergeAutoConfiguration;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link MergeInto} on a real broker and PostgreSQL: promises S13 and S14 from Kafka to
 * the table.
 */
@ExtendWith(OutputCaptureExtension.class)
class MergeIntoIntegrationTests {

	private static final int PARTITIONS = 6;

	private static final String TABLE = """
			create table "%s" (user_id bigint, ord_seq int, name varchar(64), grade varchar(16) check (grade <> 'x'),
			modified_at timestamp(6) with time zone not null, primary key (user_id, ord_seq))""";

	private static final TestBroker broker = new TestBroker();

	private static EmbeddedPostgres postgres;

	private String name = "";

	@BeforeAll
	static void startPostgres() throws Exception {
		postgres = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stop() throws Exception {
		broker.close();
		postgres.close();
	}

	@BeforeEach
	void create(TestInfo test) throws Exception {
		this.name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
		broker.createTopic(this.name, PARTITIONS);
		execute(TABLE);
	}

	@Test
	void keepsTheNewestOfDuplicatesThatComeThroughPartitions() {
		Map<String, Instant> newest = new HashMap<>();
		Random random = new Random(42);
		for (int i = 0; i < 20_000; i++) {
			int userId = random.nextInt(1500);
			int ordSeq = random.nextInt(2);
			Instant modifiedAt = Instant.parse("2024-11-20T10:15:30.123456Z").plusSeconds(random.nextInt(1000));
			send(random.nextInt(PARTITIONS), change(userId, ordSeq, "n" + modifiedAt.getEpochSecond(), modifiedAt));
			newest.merge(userId + "/" + ordSeq, modifiedAt, (one, other) -> one.isAfter(other) ? one : other);
		}
		broker.flush();
		runner().run((context) -> {
			assertThat(context).hasNotFailed();
			await(() -> broker.committedTotal(this.name, this.name, PARTITIONS) == 20_000);
			Map<String, Instant> stored = new HashMap<>();
			template().query("select user_id, ord_seq, name, modified_at from \"" + this.name + "\"", (row) -> {
				Instant version = row.getTimestamp("modified_at").toInstant();
				stored.put(row.getLong("user_id") + "/" + row.getInt("ord_seq"), version);
				assertThat(row.getString("name")).isEqualTo("n" + version.getEpochSecond());
			});
			assertThat(stored).isEqualTo(newest);
		});
	}

	@Test
	void holdsBackBadRecordsAndNothingElse(CapturedOutput output) {
		Instant now = Instant.parse("2024-11-20T10:15:30.123456Z");
		send(0, change(1, 0, "good", now));
		send(0, "this is not JSON");
		send(0, "{\"ordSeq\":2,\"name\":\"anna-secret\",\"modifiedAt\":\"2024-11-20T10:15:30Z\"}");
		send(1, change(2, 0, "n".repeat(100), now));
		send(1, change(3, 0, "x-grade-secret", "x", now));
		for (int i = 10; i < 500; i++) {
			send(i % 2, change(i, 0, "good", now));
		}
		broker.flush();
		runner().withPropertyValues("mergelane.defaults.dead-letter.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			await(() -> count() == 491);
			await(() -> broker.committed(this.name, this.name, 0) == 1);
			assertThat(broker.committed(this.name, this.name, 1)).isLessThanOrEqualTo(0);
			String log = output.getAll();
			assertThat(log).contains(this.name + "-0@1 is parked").contains("payload is not readable JSON for");
			assertThat(log).contains(this.name + "-0@2 is parked").containsPattern("column user_id: must not be null");
			assertThat(log).contains(this.name + "-1@0 is parked")
				.containsPattern("column name: value of 100 characters exceeds varchar\\(64\\)");
			assertThat(log).contains(this.name + "-1@1 is parked").contains("grade_check");
			// The database server has a log of its own, which quotes the row.
			String own = log.lines()
				.filter((line) -> !line.contains("EmbeddedPostgres"))
				.collect(Collectors.joining("\n"));
			assertThat(own).doesNotContain("secret").doesNotContain("this is not JSON").doesNotContain("nnnn");
			await(() -> inFlight(context.getBean(LaneListenerContainerFactory.class)) == 4);
		});
	}

	@Test
	void waitsForADatabaseThatIsAwayAndLosesNothing() {
		Instant now = Instant.parse("2024-11-20T10:15:30.123456Z");
		for (int i = 0; i < 100; i++) {
			send(i % PARTITIONS, change(i, 0, "good", now));
		}
		broker.flush();
		runner().run((context) -> {
			assertThat(context).hasNotFailed();
			await(() -> count() == 100);
			execute("alter table \"%s\" rename to gone");
			for (int i = 100; i < 200; i++) {
				send(i % PARTITIONS, change(i, 0, "good", now));
			}
			await(() -> inFlight(context.getBean(LaneListenerContainerFactory.class)) == 100);
			execute("alter table gone rename to \"%s\"");
			await(() -> count() == 200);
			await(() -> broker.committedTotal(this.name, this.name, PARTITIONS) == 200);
		});
	}

	@Test
	void goesOnByItselfWhenTheDatabaseIsBack(CapturedOutput output, @TempDir Path directory) throws Exception {
		EmbeddedPostgres database = database(directory, 0);
		try (Connection connection = database.getPostgresDatabase().getConnection()) {
			connection.createStatement().execute(TABLE.formatted(this.name));
		}
		int port = database.getPort();
		Instant now = Instant.parse("2024-11-20T10:15:30.123456Z");
		AtomicReference<EmbeddedPostgres> running = new AtomicReference<>(database);
		runner()
			.withPropertyValues("spring.datasource.url=" + database.getJdbcUrl("postgres", "postgres"),
					"spring.datasource.hikari.connection-timeout=500")
			.run((context) -> {
				database.close();
				for (int i = 0; i < 300; i++) {
					send(i % PARTITIONS, change(i, 0, "good", now));
				}
				broker.flush();
				await(() -> output.getAll().contains("Nothing is skipped: it waits"));
				assertThat(broker.committedTotal(this.name, this.name, PARTITIONS)).isZero();
				EmbeddedPostgres back = database(directory, port);
				running.set(back);
				await(() -> broker.committedTotal(this.name, this.name, PARTITIONS) == 300);
				assertThat(new JdbcTemplate(back.getPostgresDatabase())
					.queryForObject("select count(*) from \"" + this.name + "\"", Integer.class)).isEqualTo(300);
			});
		Objects.requireNonNull(running.get()).close();
	}

	private static EmbeddedPostgres database(Path directory, int port) throws IOException {
		return EmbeddedPostgres.builder()
			.setDataDirectory(directory.resolve("data"))
			.setCleanDataDirectory(false)
			.setPort(port)
			.start();
	}

	private ApplicationContextRunner runner() {
		return ListenerContexts.runner(broker, this.name, MemberListener.class)
			.withConfiguration(
					AutoConfigurations.of(DataSourceAutoConfiguration.class, MergelaneMergeAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
					"mergelane.defaults.retry.max-delay=1s");
	}

	private static String change(int userId, int ordSeq, String name, Instant modifiedAt) {
		return change(userId, ordSeq, name, "gold", modifiedAt);
	}

	private static String change(int userId, int ordSeq, String name, String grade, Instant modifiedAt) {
		return "{\"userId\":%d,\"ordSeq\":%d,\"name\":\"%s\",\"grade\":\"%s\",\"modifiedAt\":\"%s\"}".formatted(userId,
				ordSeq, name, grade, modifiedAt);
	}

	private void send(int partition, String value) {
		broker.send(this.name, partition, null, value);
	}

	private static long inFlight(LaneListenerContainerFactory factory) {
		return factory.snapshots()
			.get(0)
			.partitions()
			.stream()
			.mapToLong((partition) -> partition.tracker().inFlight())
			.sum();
	}

	private static JdbcTemplate template() {
		return new JdbcTemplate(postgres.getPostgresDatabase());
	}

	private int count() {
		Integer count = template().queryForObject("select count(*) from \"" + this.name + "\"", Integer.class);
		return (count != null) ? count : 0;
	}

	private void execute(String sql) throws Exception {
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql.formatted(this.name));
		}
	}

	record MemberChanged(@Nullable Long userId, @Nullable Integer ordSeq, @Nullable String name, @Nullable String grade,
			@Nullable Instant modifiedAt) {

	}

	record MemberRow(@Nullable Long userId, @Nullable Integer ordSeq, @Nullable String name, @Nullable String grade,
			@Nullable Instant modifiedAt) {

	}

	@Configuration(proxyBeanMethods = false)
	static class MemberListener {

		@LaneListener(id = "members", topics = "${test.topic}", groupId = "${test.topic}", concurrency = "3")
		@MergeInto(table = "${test.topic}", key = { "user_id", "ord_seq" }, version = "modified_at")
		List<MemberRow> toRow(MemberChanged change) {
			return List.of(new MemberRow(change.userId(), change.ordSeq(), change.name(), change.grade(),
					change.modifiedAt()));
		}

	}

}

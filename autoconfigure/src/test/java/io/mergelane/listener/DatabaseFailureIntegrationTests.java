package io.mergelane.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.autoconfigure.MergelaneMergeAutoConfiguration;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A database that fails in every way it can: nothing is lost, nothing is rejected, and
 * work goes on by itself (S12, L5).
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseFailureIntegrationTests {

	private static final int PARTITIONS = 3;

	private static final String WAITS = "Nothing is skipped: it waits";

	private static final TestBroker broker = new TestBroker();

	@TempDir
	static Path directory;

	private static EmbeddedPostgres postgres;

	private String name = "";

	private int sent;

	@BeforeAll
	static void startPostgres() throws IOException {
		postgres = start(0);
	}

	@AfterAll
	static void stop() throws IOException {
		broker.close();
		postgres.close();
	}

	/**
	 * With what a server has by default, and an embedded one has switched off: otherwise
	 * a commit does not survive.
	 */
	private static EmbeddedPostgres start(int port) throws IOException {
		return EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("synchronous_commit", "on")
			.setDataDirectory(directory.resolve("data"))
			.setCleanDataDirectory(false)
			.setPort(port)
			.start();
	}

	@BeforeEach
	void create(TestInfo test) throws SQLException {
		this.name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
		broker.createTopic(this.name, PARTITIONS);
		execute("CREATE TABLE %s (id BIGINT PRIMARY KEY, name VARCHAR(1000), version BIGINT NOT NULL)");
	}

	@Test
	void serverIsKilledInTheMiddleOfCommits() {
		int port = postgres.getPort();
		runner().run((context) -> {
			for (int round = 0; round < 3; round++) {
				send(3000);
				int some = this.sent - 2500;
				await(() -> count() > some);
				killServer();
				send(500);
				postgres = start(port);
				awaitAll();
			}
		});
	}

	/**
	 * With all that it takes by default: nothing is given up, however long it lasts.
	 * {@code -Dmergelane.outage.seconds=120} makes it longer.
	 */
	@Test
	void serverIsAwayForLongUnderLoad(CapturedOutput output) throws Exception {
		int port = postgres.getPort();
		long seconds = Long.getLong("mergelane.outage.seconds", 10);
		runner().withPropertyValues("mergelane.defaults.retry.max-delay=10s", "mergelane.defaults.retry.delay=200ms")
			.run((context) -> {
				send(300);
				awaitAll();
				killServer();
				long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
				await(() -> {
					send(100);
					return output.getAll().contains("the circuit opens");
				});
				Awaitility.await().atMost(Duration.ofSeconds(seconds + 60)).until(() -> {
					send(100);
					return System.nanoTime() > until;
				});
				postgres = start(port);
				long back = System.nanoTime();
				int before = count();
				await(() -> count() > before);
				System.out.printf("Work went on %d ms after the database was back%n",
						TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back));
				awaitAll();
			});
		assertThat(output).doesNotContain("is a dead letter").contains("the circuit is closed");
	}

	@Test
	void anotherTransactionLocksTheTable(CapturedOutput output) {
		runner("&options=-c%20lock_timeout=200").run((context) -> {
			send(10);
			awaitAll();
			try (Connection connection = postgres.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				connection.setAutoCommit(false);
				statement.execute("LOCK TABLE " + this.name + " IN ACCESS EXCLUSIVE MODE");
				send(200);
				await(() -> output.getAll().contains(WAITS));
				connection.rollback();
			}
			awaitAll();
		});
	}

	@Test
	void statementsTakeTooLong(CapturedOutput output) {
		runner("&options=-c%20statement_timeout=300").run((context) -> {
			execute("""
					CREATE OR REPLACE FUNCTION slow() RETURNS trigger AS $$
					BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$ LANGUAGE plpgsql""");
			execute("CREATE TRIGGER slow BEFORE INSERT ON %s FOR EACH STATEMENT EXECUTE FUNCTION slow()");
			send(200);
			await(() -> output.getAll().contains(WAITS));
			execute("DROP TRIGGER slow ON %s");
			awaitAll();
		});
	}

	@Test
	void poolIsExhausted(CapturedOutput output) {
		runner()
			.withPropertyValues("spring.datasource.hikari.maximum-pool-size=2",
					"spring.datasource.hikari.connection-timeout=250")
			.run((context) -> {
				send(10);
				awaitAll();
				javax.sql.DataSource pool = context.getBean(javax.sql.DataSource.class);
				try (Connection one = pool.getConnection(); Connection two = pool.getConnection()) {
					assertThat(List.of(one, two)).hasSize(2);
					send(200);
					await(() -> output.getAll().contains(WAITS));
				}
				awaitAll();
			});
	}

	@Test
	void serverBecomesAReadOnlyStandby(CapturedOutput output) {
		runner().run((context) -> {
			send(10);
			awaitAll();
			// As the sessions of a former primary see it.
			execute("ALTER DATABASE postgres SET default_transaction_read_only = on");
			endSessions();
			send(200);
			try {
				await(() -> output.getAll().contains("25006"));
			}
			finally {
				allowWrites();
			}
			awaitAll();
		});
	}

	private static void allowWrites() throws SQLException {
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("SET default_transaction_read_only = off");
			statement.execute("ALTER DATABASE postgres RESET default_transaction_read_only");
		}
		endSessions();
	}

	@Test
	void diskIsFull(CapturedOutput output, @TempDir Path disk) throws Exception {
		assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=600k,mode=777", "tmpfs", disk.toString()) == 0,
				"a small disk can be mounted");
		try {
			Path space = Files.createDirectory(disk.resolve("space"));
			run("chmod", "777", space.toString());
			run("chown", owner(), space.toString());
			execute("CREATE TABLESPACE small LOCATION '" + space + "'");
			execute("ALTER TABLE %s SET TABLESPACE small");
			runner().run((context) -> {
				send(2000);
				await(() -> output.getAll().contains("53100"));
				assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isZero();
				awaitAll();
				execute("DROP TABLE %s");
				execute("DROP TABLESPACE small");
			});
		}
		finally {
			run("umount", disk.toString());
		}
	}

	private static String owner() throws IOException {
		return Files.getOwner(directory.resolve("data")).getName();
	}

	private static int run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
	}

	/**
	 * As a power failure does: the postmaster and all its processes.
	 */
	private static void killServer() throws IOException, InterruptedException {
		String postmaster = Files.readAllLines(directory.resolve("data").resolve("postmaster.pid")).get(0).trim();
		ProcessHandle handle = ProcessHandle.of(Long.parseLong(postmaster)).orElseThrow();
		List<ProcessHandle> all = handle.descendants().toList();
		handle.destroyForcibly();
		all.forEach(ProcessHandle::destroyForcibly);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !handle.isAlive());
		// There is nothing to stop, but its directory is to be let go.
		postgres.close();
		Files.deleteIfExists(directory.resolve("data").resolve("postmaster.pid"));
	}

	private static void endSessions() {
		new JdbcTemplate(postgres.getPostgresDatabase())
			.queryForList("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
	}

	private void send(int count) {
		for (int i = 0; i < count; i++) {
			broker.send(this.name, this.sent % PARTITIONS, "" + this.sent,
					"{\"id\":%d,\"name\":\"%s\",\"version\":1}".formatted(this.sent, "n".repeat(400)));
			this.sent++;
		}
		broker.flush();
	}

	private void awaitAll() {
		await(() -> count() == this.sent);
		await(() -> broker.committedTotal(this.name, this.name, PARTITIONS) == this.sent);
	}

	private int count() {
		Integer count = new JdbcTemplate(postgres.getPostgresDatabase())
			.queryForObject("SELECT count(*) FROM " + this.name, Integer.class);
		return (count != null) ? count : 0;
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql.formatted(this.name));
		}
	}

	private ApplicationContextRunner runner() {
		return runner("");
	}

	private ApplicationContextRunner runner(String options) {
		return ListenerContexts.runner(broker, this.name, Persons.class)
			.withConfiguration(
					AutoConfigurations.of(DataSourceAutoConfiguration.class, MergelaneMergeAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres") + options,
					"spring.datasource.hikari.connection-timeout=1000", "mergelane.defaults.batch.size=50",
					"mergelane.defaults.retry.max-delay=500ms", "mergelane.merge.max-attempts=2");
	}

	record Person(long id, String name, long version) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Persons {

		@LaneListener(id = "persons", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "${test.topic}", key = "id", version = "version")
		Person toRow(Person person) {
			return person;
		}

	}

}

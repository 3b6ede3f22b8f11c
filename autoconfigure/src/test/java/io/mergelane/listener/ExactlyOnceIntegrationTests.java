package io.mergelane.listener;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.process.BrokerProcess;
import io.mergelane.process.JavaProcess;
import io.mergelane.testsupport.BrokerClient;
import io.mergelane.testsupport.CounterApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Increments in processes that are killed, or stopped and continued when others have
 * their partitions: promise S15, and S8 for the one that was asleep.
 */
class ExactlyOnceIntegrationTests {

	private static final int PARTITIONS = 6;

	/**
	 * A multiple of the partitions: each key is in one partition, and its row is locked
	 * by the owner of that only.
	 */
	private static final int KEYS = 42;

	/**
	 * Who falls asleep in a transaction keeps its locks until the database ends it.
	 */
	private static final String IDLE_TIMEOUT = "&options=-c%20idle_in_transaction_session_timeout=2000";

	private static final int ROUNDS = 20;

	private static final int RECORDS = 5000;

	@TempDir
	private Path directory;

	private final List<JavaProcess> processes = new ArrayList<>();

	@AfterEach
	void endProcesses() throws Exception {
		for (JavaProcess process : this.processes) {
			process.close();
		}
	}

	@Test
	void countsEachRecordOnceWhoeverIsKilledOrAsleep() throws Exception {
		try (BrokerProcess broker = BrokerProcess.startSmall(this.directory);
				EmbeddedPostgres postgres = EmbeddedPostgres.start();
				BrokerClient client = new BrokerClient(broker.bootstrapServers())) {
			client.createTopic("counted", PARTITIONS);
			JdbcTemplate template = new JdbcTemplate(postgres.getPostgresDatabase());
			template.execute(CounterApplication.TABLE);
			List<String> arguments = List.of("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
					"--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres") + IDLE_TIMEOUT,
					"--mergelane.offsets.initialize-schema=always", "--mergelane.offsets.claim-timeout=1s");
			JavaProcess first = start(arguments);
			awaitGroup(client, template, 1);
			JavaProcess second = start(arguments);
			long sent = 1;
			for (int round = 0; round < ROUNDS; round++) {
				send(client, RECORDS);
				sent += RECORDS;
				long half = sent - RECORDS / 2;
				await(() -> counted(template) >= half);
				if (round % 5 == 4) {
					second.suspend();
					long all = sent;
					await(() -> counted(template) == all);
					second.resume();
				}
				first.kill();
				JavaProcess replacement = start(arguments);
				first = second;
				second = replacement;
			}
			long all = sent;
			await(() -> counted(template) == all);
			send(client, RECORDS);
			await(() -> counted(template) == all + RECORDS);
			assertThat(template.queryForList("SELECT sum(next_offset)::bigint FROM mergelane_offset", Long.class))
				.containsExactly(all + RECORDS);
		}
	}

	private static void send(BrokerClient client, int count) {
		for (int i = 0; i < count; i++) {
			client.send("counted", i % PARTITIONS, "key-" + i % KEYS, "");
		}
		client.flush();
	}

	private static void awaitGroup(BrokerClient client, JdbcTemplate template, long count) {
		client.send("counted", 0, "key-0", "");
		client.flush();
		await(() -> counted(template) == count);
	}

	private JavaProcess start(List<String> arguments) {
		JavaProcess process = JavaProcess.start(this.directory.resolve("member-" + this.processes.size() + ".log"),
				List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), CounterApplication.class.getName(),
				arguments);
		this.processes.add(process);
		return process;
	}

	private static long counted(JdbcTemplate template) {
		Long count = template.queryForObject("SELECT coalesce(sum(n), 0)::bigint FROM counter", Long.class);
		return (count != null) ? count : 0;
	}

	private static void await(java.util.concurrent.Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(20)).until(condition);
	}

}

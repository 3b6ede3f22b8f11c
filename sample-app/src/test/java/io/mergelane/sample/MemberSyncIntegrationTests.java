package io.mergelane.sample;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.mergelane.process.BrokerProcess;
import io.mergelane.process.JavaProcess;
import io.mergelane.sample.MemberTable.Deviation;
import io.mergelane.sample.feed.PublishedFeed;
import io.mergelane.sample.member.MemberChanged;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the packaged application as a user does: alone, and against a broker and a
 * PostgreSQL in processes of their own.
 */
class MemberSyncIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final String JAR = Path.of("target", "member-sync.jar").toString();

	private static final int PARTITIONS = 6;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static BrokerProcess broker;

	@SuppressWarnings("NullAway.Init")
	private static EmbeddedPostgres postgres;

	private final List<JavaProcess> started = new ArrayList<>();

	@BeforeAll
	static void startBrokerAndDatabase() throws Exception {
		broker = BrokerProcess.startSmall(directory);
		postgres = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stopBrokerAndDatabase() throws Exception {
		try {
			postgres.close();
		}
		finally {
			broker.close();
		}
	}

	@AfterEach
	void endProcesses() throws Exception {
		for (JavaProcess process : this.started) {
			process.close();
		}
	}

	@Test
	void jarAloneProvesTheIncidentAndEnds() throws Exception {
		JavaProcess app = start("alone", List.of("--sample.feed.count=50000"));
		assertThat(app.waitFor(TIMEOUT)).as(app::output).isZero();
		assertThat(app.output())
			.contains("50,000 messages", "0 lost", "0 stale", "0 errors surfaced", "lag 0",
					"member-sync is up: http://localhost:")
			.doesNotContain("ERROR");
	}

	@Test
	void twoInstancesProveTheSameThoughOneIsKilledAndStartedAgain() throws Exception {
		PublishedFeed feed = new PublishedFeed(80_000, PARTITIONS);
		Collection<MemberChanged> newest = feed.newest();
		MemberTable table = new MemberTable(createDatabase("incident"));
		List<String> arguments = external("incident", "--sample.topic=incident", "--sample.feed.count=" + feed.count());
		JavaProcess killed = start("killed", arguments);
		JavaProcess survivor = start("survivor", arguments);
		Awaitility.await()
			.atMost(TIMEOUT)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> table.rows() > newest.size() / 10 && survivor.output().contains("published"));
		assertThat(killed.isAlive()).as(killed::output).isTrue();
		killed.kill();
		JavaProcess restarted = start("restarted", arguments);
		assertThat(survivor.waitFor(TIMEOUT)).as(survivor::output).isZero();
		assertThat(restarted.waitFor(TIMEOUT)).as(restarted::output).isZero();
		assertThat(table.deviationFrom(newest)).isEqualTo(Deviation.NONE);
		assertThat(killed.output()).doesNotContain("proven");
		for (JavaProcess process : this.started) {
			assertThat(process.output()).doesNotContainIgnoringCase("duplicate key").doesNotContain("23505", "ERROR");
		}
		assertThat(List.of(survivor.output(), restarted.output())).allSatisfy((output) -> assertThat(output)
			.contains("%,d messages".formatted(feed.count()), "0 lost", "0 stale", "0 errors surfaced"));
	}

	@Test
	void recordsThatCannotBeMergedAreReportedAndHoldUpNothingElse() throws Exception {
		PublishedFeed feed = new PublishedFeed(6000, PARTITIONS);
		Collection<MemberChanged> newest = feed.newest();
		MemberTable table = new MemberTable(createDatabase("poison"));
		createTopic("poison");
		List<Long> poisonOffsets = publishWithPoison("poison", feed,
				List.of("confidential, and not JSON",
						"{\"ordSeq\":1,\"name\":\"confidential\",\"grade\":\"GOLD\","
								+ "\"modifiedAt\":\"2024-11-20T10:15:30.123456Z\",\"deleted\":false}",
						"{\"userId\":999999,\"ordSeq\":1,\"name\":\"" + "confidential".repeat(9).substring(0, 100)
								+ "\",\"grade\":\"GOLD\",\"modifiedAt\":\"2024-11-20T10:15:30.123456Z\","
								+ "\"deleted\":false}"));
		// Without dead letters, so that it shows where they are.
		JavaProcess app = start("consumer", external("poison", "--sample.topic=poison", "--sample.feed.enabled=false",
				"--mergelane.defaults.dead-letter.enabled=false"));
		Awaitility.await()
			.atMost(TIMEOUT)
			.failFast("The application has ended", () -> !app.isAlive())
			.until(() -> table.rows() == newest.size());
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
			assertThat(table.deviationFrom(newest)).isEqualTo(Deviation.NONE);
			assertThat(reports(app, "poison-0@" + poisonOffsets.get(0))).contains("payload is not readable");
			assertThat(reports(app, "poison-1@" + poisonOffsets.get(1))).contains("user_id");
			assertThat(reports(app, "poison-2@" + poisonOffsets.get(2))).contains("name");
			assertCommitted("poison", poisonOffsets);
		});
		app.stop();
		assertCommitted("poison", poisonOffsets);
		assertThat(app.output()).doesNotContain("confidential");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			--sample.table=membre,                              membre
			--sample.table=member_without_key,                  member_without_key
			--sample.table=member_without_grade,                grade
			--spring.kafka.consumer.enable-auto-commit=true,    enable-auto-commit
			""")
	void wrongSettingEndsTheStartWithAnExplanation(String argument, String explanation) throws Exception {
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			String columns = "(user_id bigint not null, ord_seq int not null, name varchar(64), "
					+ "modified_at timestamp(6) with time zone not null, deleted boolean not null";
			statement.execute("create table if not exists member_without_key " + columns + ", grade varchar(16))");
			statement.execute(
					"create table if not exists member_without_grade " + columns + ", primary key (user_id, ord_seq))");
		}
		JavaProcess app = start("refused", external("postgres", "--sample.topic=refused", argument));
		assertThat(app.waitFor(TIMEOUT)).as(app::output).isEqualTo(1);
		assertThat(app.output()).contains("APPLICATION FAILED TO START");
		assertThat(app.output().substring(app.output().indexOf("Description:"))).contains(explanation, "Action:");
	}

	private JavaProcess start(String name, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", JAR));
		command.addAll(arguments);
		JavaProcess process = JavaProcess.start(directory.resolve(name + ".out"), command);
		this.started.add(process);
		return process;
	}

	private static List<String> external(String database, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
				"--spring.kafka.consumer.properties.session.timeout.ms=6000",
				"--spring.kafka.consumer.properties.heartbeat.interval.ms=1000",
				"--spring.datasource.url=jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database,
				"--spring.datasource.username=postgres"));
		all.addAll(List.of(arguments));
		return all;
	}

	private static DataSource createDatabase(String name) throws Exception {
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create database " + name);
		}
		return postgres.getDatabase("postgres", name);
	}

	private static void createTopic(String topic) throws Exception {
		try (Admin admin = BrokerProcess.admin(broker.bootstrapServers())) {
			admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get(30, TimeUnit.SECONDS);
		}
	}

	/**
	 * Publishes the feed with the n-th poison in the middle of partition n.
	 */
	private static List<Long> publishWithPoison(String topic, PublishedFeed feed, List<String> poison)
			throws Exception {
		JsonMapper jsonMapper = new JsonMapper();
		List<Long> offsets = new ArrayList<>();
		AtomicInteger published = new AtomicInteger();
		Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
				ProducerConfig.LINGER_MS_CONFIG, 20);
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(),
				new StringSerializer())) {
			feed.forEach((partition, change) -> {
				if (published.getAndIncrement() == feed.count() / 2) {
					offsets.addAll(publishPoison(producer, topic, poison));
				}
				var unused = producer
					.send(new ProducerRecord<>(topic, partition, null, jsonMapper.writeValueAsString(change)));
			});
			producer.flush();
		}
		return offsets;
	}

	private static List<Long> publishPoison(KafkaProducer<String, String> producer, String topic, List<String> poison) {
		List<Long> offsets = new ArrayList<>();
		for (int partition = 0; partition < poison.size(); partition++) {
			try {
				offsets.add(producer.send(new ProducerRecord<>(topic, partition, null, poison.get(partition)))
					.get(30, TimeUnit.SECONDS)
					.offset());
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
		return offsets;
	}

	private static String reports(JavaProcess app, String record) {
		return String.join("\n", app.output().lines().filter((line) -> line.contains(record)).toList());
	}

	/**
	 * Asserts that each partition is committed to its end, or to its poison if it has
	 * one.
	 */
	private static void assertCommitted(String topic, List<Long> poisonOffsets) throws Exception {
		try (Admin admin = BrokerProcess.admin(broker.bootstrapServers())) {
			Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("member-sync")
				.partitionsToOffsetAndMetadata()
				.get(30, TimeUnit.SECONDS);
			for (int i = 0; i < PARTITIONS; i++) {
				TopicPartition partition = new TopicPartition(topic, i);
				long expected = (i < poisonOffsets.size()) ? poisonOffsets.get(i) : endOffset(admin, partition);
				OffsetAndMetadata offset = committed.get(partition);
				assertThat(offset).as("%s", partition).extracting(OffsetAndMetadata::offset).isEqualTo(expected);
			}
		}
	}

	private static long endOffset(Admin admin, TopicPartition partition) throws Exception {
		return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
			.partitionResult(partition)
			.get(30, TimeUnit.SECONDS)
			.offset();
	}

}

package io.mergelane.listener;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import io.mergelane.Deletes;
import io.mergelane.LaneListener;
import io.mergelane.Merge;
import io.mergelane.MergeInto;
import io.mergelane.VersionSource;
import io.mergelane.autoconfigure.MergelaneMergeAutoConfiguration;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link MergeInto} can be told besides table, key and version, from Kafka to the
 * table.
 */
@ExtendWith(OutputCaptureExtension.class)
class MergeFeaturesIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 2);
	}

	@Test
	void deletesByTombstoneAndByMethodAndRemembersIt() {
		runner(SoftListener.class).run((context) -> {
			assertThat(context).hasNotFailed();
			send("1", "{\"id\":1,\"name\":\"Ada\",\"version\":1}");
			send("2", "{\"id\":2,\"name\":\"Ben\",\"version\":1}");
			await(() -> count(context, "deleted = false") == 2);
			send("1", null);
			send("2", "{\"id\":2,\"name\":\"delete\",\"version\":5}");
			await(() -> count(context, "deleted = true") == 2);
			send("2", "{\"id\":2,\"name\":\"late\",\"version\":4}");
			send("3", "{\"id\":3,\"name\":\"Cy\",\"version\":1}");
			await(() -> count(context, "1 = 1") == 3);
			await(() -> broker.committedTotal(this.topic, this.topic, 2) == 6);
			assertThat(count(context, "deleted = true")).isEqualTo(2);
		});
	}

	@Test
	void holdsBackATombstoneWithoutAKey(CapturedOutput output) {
		runner(SoftListener.class).run((context) -> {
			broker.send(this.topic, 0, null, null);
			send("3", "{\"id\":3,\"name\":\"Cy\",\"version\":1}");
			await(() -> output.getAll().contains("is a tombstone without a key"));
			await(() -> count(context, "1 = 1") == 1);
		});
	}

	@Test
	void readsCompositeKeysOfTombstonesAndVersionsFromRecords(CapturedOutput output) {
		runner(OffsetListener.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.getAll()).contains("takes versions from the offsets of records");
			broker.send(this.topic, 0, "{\"id\":1,\"part\":2}", "first");
			broker.send(this.topic, 0, "{\"id\":1,\"part\":2}", "second");
			await(() -> "second".equals(value(context, "SELECT name FROM pair WHERE id = 1")));
			broker.send(this.topic, 0, "{\"id\":1,\"part\":2}", null);
			await(() -> Integer.valueOf(0).equals(value(context, "SELECT count(*) FROM pair")));
			assertThat(value(context, "SELECT version FROM pair_ledger")).isEqualTo(2L);
		});
	}

	@Test
	void writesOneRecordIntoSeveralTables() {
		runner(TwoTables.class).run((context) -> {
			assertThat(context).hasNotFailed();
			send("1", "{\"id\":1,\"name\":\"Ada\",\"version\":7}");
			await(() -> broker.committedTotal(this.topic, this.topic, 2) == 1);
			assertThat(value(context, "SELECT name FROM person WHERE id = 1")).isEqualTo("Ada");
			assertThat(value(context, "SELECT name FROM audit WHERE id = 1")).isEqualTo("ADA");
		});
	}

	@Test
	void writesToTheDataSourceThatIsNamed() {
		runner(NamedDataSource.class).run((context) -> {
			assertThat(context).hasNotFailed();
			send("1", "{\"id\":1,\"name\":\"Ada\",\"version\":7}");
			JdbcTemplate other = new JdbcTemplate(context.getBean("other", DataSource.class));
			await(() -> other.queryForList("SELECT name FROM person", String.class).equals(List.of("Ada")));
			assertThat(count(context, "1 = 1")).isZero();
		});
	}

	@Test
	void mergesATopicThatIsDeclaredInPropertiesOnly() {
		runner(NoListener.class).withPropertyValues("mergelane.merge.topics.people.topic=" + this.topic,
				"mergelane.merge.topics.people.group-id=" + this.topic, "mergelane.merge.topics.people.table=person",
				"mergelane.merge.topics.people.key=id", "mergelane.merge.topics.people.version=version",
				"mergelane.merge.topics.people.columns.id=member.id",
				"mergelane.merge.topics.people.columns.name=member.names",
				"mergelane.merge.topics.people.columns.version=seq", "mergelane.merge.topics.people.flag=deleted",
				"mergelane.merge.topics.people.tombstone-version=header:seq")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				send("1", "{\"member\":{\"id\":1,\"names\":[\"Ada\",1.10]},\"seq\":7,\"other\":true}");
				send("1", "{\"member\":{\"id\":1,\"names\":[]},\"seq\":6}");
				send("2", "[]");
				await(() -> "[\"Ada\",1.10]".equals(value(context, "SELECT name FROM person WHERE id = 1")));
				await(() -> broker.committedTotal(this.topic, this.topic, 2) >= 2);
				assertThat(count(context, "1 = 1")).isOne();
			});
	}

	@Test
	void refusesATopicThatIsDeclaredWithoutAKey() {
		runner(NoListener.class)
			.withPropertyValues("mergelane.merge.topics.people.topic=" + this.topic,
					"mergelane.merge.topics.people.table=person")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("mergelane.merge.topics.people.key is not set"));
	}

	@Test
	void usesNoMoreConnectionsThanThePoolHas(CapturedOutput output) {
		runner(SoftListener.class).withPropertyValues("spring.datasource.hikari.maximum-pool-size=3").run((context) -> {
			send("1", "{\"id\":1,\"name\":\"Ada\",\"version\":1}");
			await(() -> count(context, "1 = 1") == 1);
			assertThat(output.getAll()).contains("parallelism is 3 instead of 4", "the connection pool gives 3");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { HardWithoutConsent.class, LedgerWithoutTable.class, TombstonesWithoutDeletes.class,
			UnknownTombstoneVersion.class, TwoVersionSources.class, FlagInRow.class })
	void refusesWhatContradictsItself(Class<?> listener) {
		String expected = Map
			.of(HardWithoutConsent.class, "brings them back", LedgerWithoutTable.class, "no 'ledger'",
					TombstonesWithoutDeletes.class, "not said how rows are deleted", UnknownTombstoneVersion.class,
					"tombstoneVersion 'now'", TwoVersionSources.class, "from elsewhere than its other table",
					FlagInRow.class, "not taken from rows")
			.get(listener);
		runner(listener).run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(expected));
	}

	private void send(String key, @Nullable String value) {
		broker.send(this.topic, null, key, value);
	}

	private static long count(ApplicationContext context, String condition) {
		Long count = template(context).queryForObject("SELECT count(*) FROM person WHERE " + condition, Long.class);
		return (count != null) ? count : 0;
	}

	private static @Nullable Object value(ApplicationContext context, String query) {
		List<Object> values = template(context).queryForList(query)
			.stream()
			.map((row) -> row.values().iterator().next())
			.toList();
		Object value = values.isEmpty() ? null : values.get(0);
		return (value instanceof Long number && query.contains("count")) ? (Object) number.intValue() : value;
	}

	private static JdbcTemplate template(ApplicationContext context) {
		return new JdbcTemplate(context.getBean("dataSource", DataSource.class));
	}

	private ApplicationContextRunner runner(Class<?> listener) {
		String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
		createTables(new JdbcTemplate(new DriverManagerDataSource(url, "sa", "")));
		return ListenerContexts.runner(broker, this.topic, listener)
			.withConfiguration(
					AutoConfigurations.of(DataSourceAutoConfiguration.class, MergelaneMergeAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=" + url, "spring.datasource.username=sa");
	}

	private static void createTables(JdbcTemplate template) {
		template.execute("""
				CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(40), version BIGINT NOT NULL,
				deleted BOOLEAN DEFAULT FALSE)""");
		template.execute("CREATE TABLE audit (id BIGINT PRIMARY KEY, name VARCHAR(40), version BIGINT NOT NULL)");
		template.execute("""
				CREATE TABLE pair (id BIGINT, part INT, name VARCHAR(40), version BIGINT NOT NULL,
				PRIMARY KEY (id, part))""");
		template.execute("""
				CREATE TABLE pair_ledger (id BIGINT, part INT, version BIGINT NOT NULL, deleted BOOLEAN NOT NULL,
				PRIMARY KEY (id, part))""");
	}

	record Person(long id, String name, long version) {

	}

	record Audit(long id, String name, long version) {

	}

	record Pair(long id, int part, String name) {

	}

	record Flagged(long id, boolean deleted, long version) {

	}

	@Configuration(proxyBeanMethods = false)
	static class SoftListener {

		@LaneListener(id = "soft", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", flag = "deleted", tombstoneVersion = "timestamp")
		Object toRow(Person person) {
			return person.name().equals("delete") ? Merge.delete(person) : person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OffsetListener {

		@LaneListener(id = "offsets", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "pair", key = { "id", "part" }, version = "version",
				versionFrom = VersionSource.RECORD_OFFSET, deletes = Deletes.LEDGER, ledger = "pair_ledger")
		Pair toRow(String name) {
			return new Pair(1, 2, name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoTables {

		@LaneListener(id = "two", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", rows = Person.class, flag = "deleted")
		@MergeInto(table = "audit", key = "id", version = "version", rows = Audit.class)
		List<Object> toRows(Person person) {
			return List.of(person, new Audit(person.id(), person.name().toUpperCase(java.util.Locale.ROOT), 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedDataSource {

		@Bean(defaultCandidate = false)
		DataSource other() {
			DriverManagerDataSource other = new DriverManagerDataSource(
					"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
			createTables(new JdbcTemplate(other));
			return other;
		}

		@LaneListener(id = "named", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", dataSource = "other")
		Person toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoListener {

	}

	@Configuration(proxyBeanMethods = false)
	static class HardWithoutConsent {

		@LaneListener(id = "hard", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", deletes = Deletes.HARD)
		Person toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LedgerWithoutTable {

		@LaneListener(id = "ledger", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", deletes = Deletes.LEDGER)
		Person toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TombstonesWithoutDeletes {

		@LaneListener(id = "tombstones", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", tombstoneVersion = "offset")
		Person toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnknownTombstoneVersion {

		@LaneListener(id = "unknown", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", flag = "deleted", tombstoneVersion = "now")
		Person toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoVersionSources {

		@LaneListener(id = "sources", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", rows = Person.class)
		@MergeInto(table = "audit", key = "id", version = "version", rows = Instant.class,
				versionFrom = VersionSource.RECORD_TIMESTAMP)
		Object toRow(Person person) {
			return person;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FlagInRow {

		@LaneListener(id = "flagged", topics = "${test.topic}", groupId = "${test.topic}")
		@MergeInto(table = "person", key = "id", version = "version", flag = "deleted")
		Flagged toRow(Flagged person) {
			return person;
		}

	}

}

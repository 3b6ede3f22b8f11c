package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import javax.sql.DataSource;

import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeTableException;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.RejectedRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a {@link MergeWriter} promises on every database.
 */
abstract class MergeWriterContract {

	static final MergeTable PERSON = new MergeTable("person", List.of("id", "seq"), "changedAt");

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final DataSource dataSource;

	final JdbcTemplate jdbc;

	MergeWriterContract(DataSource dataSource) {
		this(dataSource, new JdbcTemplate(dataSource));
	}

	MergeWriterContract(DataSource dataSource, JdbcTemplate jdbc) {
		this.dataSource = dataSource;
		this.jdbc = jdbc;
	}

	record Person(long id, int seq, @Nullable String fullName, @Nullable BigDecimal amount, Instant changedAt) {
	}

	record Marker(long id, long version) {
	}

	@BeforeEach
	void createTable() {
		createTable(6);
	}

	private void createTable(int fractionalDigits) {
		this.jdbc.execute("DROP TABLE IF EXISTS person");
		this.jdbc.execute("""
				CREATE TABLE person (
					id BIGINT NOT NULL,
					seq INTEGER NOT NULL,
					full_name VARCHAR(16),
					amount NUMERIC(10, 2),
					changed_at %s(%s) NOT NULL,
					PRIMARY KEY (id, seq),
					CONSTRAINT amount_not_negative CHECK (amount >= 0))""".formatted(timestampType(),
				fractionalDigits));
	}

	String timestampType() {
		return "TIMESTAMP";
	}

	String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	/**
	 * Whether the database tells written rows from stale ones.
	 */
	boolean tellsWhatItWrote() {
		return true;
	}

	/**
	 * How the reason for a violated constraint ends.
	 */
	String violation() {
		return "(SQLState 23";
	}

	/**
	 * The exception that Spring makes of the database's own.
	 */
	Class<? extends DataAccessException> translated(Class<? extends DataAccessException> usual) {
		return usual;
	}

	final MergeWriter writer(MergeTable table, @Nullable Class<?> rowType) {
		return new JdbcMergeWriterFactory(this.dataSource, new MergeDialects(), MergeSettings.defaults()).create(table,
				rowType);
	}

	private MergeWriter persons() {
		return writer(PERSON, Person.class);
	}

	private static Person person(long id, @Nullable String name, int version) {
		return new Person(id, 1, name, BigDecimal.ONE, START.plusSeconds(version));
	}

	private List<Map<String, Object>> table() {
		return this.jdbc.queryForList("SELECT * FROM person ORDER BY id, seq");
	}

	private @Nullable String nameOf(long id) {
		return this.jdbc.queryForObject("SELECT full_name FROM person WHERE id = ?", String.class, id);
	}

	private long count() {
		Long count = this.jdbc.queryForObject("SELECT count(*) FROM person", Long.class);
		return (count != null) ? count : 0;
	}

	private void assertReport(MergeReport report, int rows, int written, int stale, int collapsed) {
		assertThat(report.rejected()).isEmpty();
		assertThat(List.of(report.rows(), report.collapsed(), report.retries())).containsExactly(rows, collapsed, 0);
		assertCount(report, written, stale);
	}

	private void assertCount(MergeReport report, int written, int stale) {
		MergeCount count = report.count();
		assertThat(List.of(count.written(), count.stale(), count.untold())).containsExactlyElementsOf(
				tellsWhatItWrote() ? List.of(written, stale, 0) : List.of(0, 0, written + stale));
	}

	@Test
	void writesTwiceAsOnce() {
		List<Person> rows = List.of(person(1, "Ada", 1), person(2, "Ben", 1), person(1, "Eve", 2));
		MergeReport first = persons().write(rows);
		List<Map<String, Object>> once = table();
		MergeReport second = persons().write(rows);
		assertThat(table()).isEqualTo(once).hasSize(2);
		assertReport(first, 3, 2, 0, 1);
		assertReport(second, 3, 0, 2, 1);
		assertThat(nameOf(1)).isEqualTo("Eve");
	}

	@Test
	void writesNothingForNoRows() {
		assertThat(persons().write(List.of())).isEqualTo(new MergeReport(0, MergeCount.NONE, 0, 0, List.of()));
	}

	@Test
	void neverOverwritesWithAnOlderVersion() {
		persons().write(List.of(person(1, "new", 2)));
		persons().write(List.of(person(1, "old", 1)));
		assertThat(nameOf(1)).isEqualTo("new");
		persons().write(List.of(person(1, "newest", 3)));
		assertThat(nameOf(1)).isEqualTo("newest");
	}

	@Test
	void keepsTheFirstOfEqualVersions() {
		persons().write(List.of(person(1, "first", 1), person(1, "second", 1)));
		persons().write(List.of(person(1, "third", 1)));
		assertThat(nameOf(1)).isEqualTo("first");
	}

	@Test
	void writesNullOverAValueAndBack() {
		persons().write(List.of(person(1, "Ada", 1)));
		persons().write(List.of(person(1, null, 2), person(2, null, 2)));
		assertThat(nameOf(1)).isNull();
		persons().write(List.of(person(1, "Ada", 3)));
		assertThat(nameOf(1)).isEqualTo("Ada");
		assertThat(nameOf(2)).isNull();
	}

	@Test
	void writesNewKnownAndRepeatedKeysOfOneBatch() {
		persons().write(List.of(person(1, "one", 5), person(2, "two", 5)));
		MergeReport report = persons().write(List.of(person(3, "three", 1), person(2, "late", 4), person(1, "more", 6),
				person(3, "drei", 2), person(1, "less", 4)));
		assertReport(report, 5, 2, 1, 2);
		assertThat(List.of(1, 2, 3)).extracting((id) -> nameOf(id)).containsExactly("more", "two", "drei");
	}

	@Test
	void writesMoreRowsThanAChunkHolds() {
		List<Person> rows = new ArrayList<>();
		for (int id = 0; id < 1234; id++) {
			rows.add(person(id, "p" + id, 1));
		}
		Collections.shuffle(rows, new Random(1));
		assertReport(persons().write(rows), 1234, 1234, 0, 0);
		assertThat(count()).isEqualTo(1234);
	}

	@Test
	void rejectsALongNameAndWritesItsNeighbours() {
		MergeReport report = persons()
			.write(List.of(person(1, "Ada", 1), person(2, "x".repeat(17), 1), person(3, "Cy", 1)));
		assertThat(report.rejected())
			.containsExactly(new RejectedRow(1, columnCase("full_name"), "value of 17 characters exceeds varchar(16)"));
		assertThat(count()).isEqualTo(2);
	}

	abstract String columnCase(String name);

	@Test
	void findsTheRowsThatACheckRefusesAndWritesTheirNeighbours() {
		List<Person> rows = new ArrayList<>();
		for (int id = 0; id < 600; id++) {
			BigDecimal amount = new BigDecimal((id % 250 == 7) ? "-77.77" : "1");
			rows.add(new Person(id, 1, "p" + id, amount, START));
		}
		MergeReport report = persons().write(rows);
		assertThat(report.rejected()).extracting(RejectedRow::index).containsExactly(7, 257, 507);
		assertThat(report.rejected())
			.allSatisfy((row) -> assertThat(row.reason()).contains(violation()).doesNotContain("77"));
		assertCount(report, 597, 0);
		assertThat(count()).isEqualTo(597);
	}

	@Test
	void writesTheNextNewestOfAKeyIfTheNewestIsRefused() {
		BigDecimal refused = new BigDecimal("-1");
		MergeReport report = persons().write(List.of(person(1, "oldest", 1), person(1, "newer", 2),
				new Person(1, 1, "newest", refused, START.plusSeconds(4)),
				new Person(1, 1, "second", refused, START.plusSeconds(3)), person(2, "other", 1)));
		assertThat(nameOf(1)).isEqualTo("newer");
		assertThat(report.rejected()).extracting(RejectedRow::index).containsExactly(2, 3);
		assertCount(report, 2, 0);
		assertThat(report.collapsed()).isEqualTo(1);
	}

	@Test
	void rejectsARowThatAnotherUniqueIndexRefuses() {
		this.jdbc.execute("CREATE UNIQUE INDEX one_name ON person (full_name)");
		MergeReport report = persons().write(List.of(person(1, "Ada", 1), person(2, "Ada", 1), person(3, "Cy", 1)));
		assertThat(report.rejected()).extracting(RejectedRow::index).containsExactly(1);
		assertThat(report.rejected().get(0).reason()).contains(violation()).doesNotContain("Ada");
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void throwsIfTheTableIsGone() {
		MergeWriter writer = persons();
		this.jdbc.execute("DROP TABLE person");
		assertThatExceptionOfType(translated(BadSqlGrammarException.class))
			.isThrownBy(() -> writer.write(List.of(person(1, "Ada", 1), person(2, "Ben", 1))));
	}

	@Test
	void joinsTheTransactionOfTheCaller() {
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		transaction.executeWithoutResult((status) -> {
			persons().write(List.of(person(1, "Ada", 1)));
			assertThat(count()).isEqualTo(1);
			status.setRollbackOnly();
		});
		assertThat(count()).isZero();
	}

	@Test
	void leavesAFailureToTheTransactionOfTheCaller() {
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		List<Person> rows = List.of(person(1, "Ada", 1), new Person(2, 1, "Ben", new BigDecimal("-1"), START));
		assertThatExceptionOfType(translated(DataIntegrityViolationException.class))
			.isThrownBy(() -> transaction.executeWithoutResult((status) -> persons().write(rows)));
		assertThat(count()).isZero();
	}

	@Test
	void storesTheVersionThatItCompared() {
		createTable(3);
		Instant first = START.plusNanos(1_999_600);
		persons().write(List.of(new Person(1, 1, "first", null, first)));
		persons().write(List.of(new Person(1, 1, "same ms", null, first.plusNanos(300))));
		assertThat(nameOf(1)).isEqualTo("first");
		persons().write(List.of(new Person(1, 1, "next ms", null, START.plusNanos(2_000_000))));
		assertThat(nameOf(1)).isEqualTo("next ms");
		assertThat(this.jdbc.queryForObject("SELECT changed_at FROM person", LocalDateTime.class))
			.isEqualTo(LocalDateTime.ofInstant(START.plusMillis(2), ZoneOffset.UTC));
	}

	@Test
	void writesATableOfKeyAndVersionOnly() {
		this.jdbc.execute("DROP TABLE IF EXISTS marker");
		this.jdbc.execute("CREATE TABLE marker (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)");
		MergeWriter writer = writer(new MergeTable("marker", List.of("id"), "version"), Marker.class);
		writer.write(List.of(new Marker(1, 1), new Marker(1, 3)));
		writer.write(List.of(new Marker(1, 2)));
		assertThat(this.jdbc.queryForObject("SELECT version FROM marker", Long.class)).isEqualTo(3);
	}

	@Test
	void writesAPartitionOfColumnsFromMaps() {
		MergeWriter writer = writer(PERSON, null);
		Map<String, Object> full = row(1, START);
		full.put("fullName", "Ada");
		full.put("AMOUNT", 12);
		Map<String, Object> partial = row(1, START.plusSeconds(1));
		partial.put("amount", "13.5");
		Map<String, Object> unknown = row(2, START);
		unknown.put("shoeSize", 47);
		Map<String, Object> incomplete = row(3, START);
		incomplete.remove("seq");
		writer.write(List.of(full));
		MergeReport report = writer.write(List.of(partial, unknown, incomplete));
		assertThat(report.rejected()).containsExactly(new RejectedRow(1, "shoeSize", "is not a column of the table"),
				new RejectedRow(2, columnCase("seq"), "is missing"));
		assertThat(nameOf(1)).isEqualTo("Ada");
		assertThat(this.jdbc.queryForObject("SELECT amount FROM person", BigDecimal.class))
			.isEqualByComparingTo("13.5");
	}

	private static Map<String, Object> row(long id, Instant version) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("id", id);
		row.put("seq", 1);
		row.put("changed_at", version.toString());
		return row;
	}

	@Test
	void quotesWhateverNamesTheTableHas() {
		List<String> tables = List.of("Odd \"`%_Name", "Odd \"`x_Name");
		String user = "User \"` Name";
		for (String table : tables) {
			this.jdbc.execute("DROP TABLE IF EXISTS " + quoted(table));
			this.jdbc.execute("CREATE TABLE %s (%s BIGINT PRIMARY KEY, %s VARCHAR(5), %s BIGINT NOT NULL)"
				.formatted(quoted(table), quoted("select"), quoted(user), quoted("s")));
		}
		MergeWriter writer = writer(new MergeTable(tables.get(0), List.of("select"), "s"), Map.class);
		assertCount(writer.write(List.of(Map.of("select", 1, user, "Ada", "s", 1))), 1, 0);
		assertThat(this.jdbc.queryForList("SELECT %s FROM %s".formatted(quoted(user), quoted(tables.get(0))),
				String.class))
			.containsExactly("Ada");
	}

	@Test
	void keepsTablesOfOneNameApart() {
		dropSchema("apart");
		this.jdbc.execute("CREATE SCHEMA apart");
		this.jdbc.execute("CREATE TABLE apart.person (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL)");
		persons().write(List.of(person(1, "Ada", 1)));
		writer(new MergeTable("apart.person", List.of("id"), "seq"), null).write(List.of(Map.of("id", 2, "seq", 7)));
		assertThat(nameOf(1)).isEqualTo("Ada");
		assertThat(count()).isEqualTo(1);
		assertThat(this.jdbc.queryForObject("SELECT seq FROM apart.person WHERE id = 2", Long.class)).isEqualTo(7);
		assertThatExceptionOfType(MergeTableException.class)
			.isThrownBy(() -> writer(new MergeTable("apart.person", List.of("id", "seq"), "seq"), null));
		dropSchema("apart");
	}

	void dropSchema(String name) {
		this.jdbc.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
	}

	@Test
	void leavesTheSameTableForAnyOrderRepetitionAndBatching() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		List<Person> events = events(random, 300);
		MergeWriter writer = persons();
		writer.write(events);
		List<Map<String, Object>> expected = table();
		for (int run = 0; run < 10; run++) {
			this.jdbc.execute("DELETE FROM person");
			List<Person> shuffled = new ArrayList<>(events);
			shuffled.addAll(events.subList(0, random.nextInt(events.size())));
			Collections.shuffle(shuffled, random);
			while (!shuffled.isEmpty()) {
				List<Person> batch = shuffled.subList(0, Math.min(shuffled.size(), 1 + random.nextInt(80)));
				writer.write(List.copyOf(batch));
				batch.clear();
			}
			assertThat(table()).as("seed %s, run %s", seed, run).isEqualTo(expected);
		}
	}

	/**
	 * Events whose content is a function of key and version: equal versions are the same.
	 */
	private static List<Person> events(Random random, int count) {
		List<Person> events = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			long id = random.nextInt(20);
			int version = random.nextInt(50);
			events.add(new Person(id, (int) (id % 3), (version % 5 == 0) ? null : id + " at " + version,
					new BigDecimal(version), START.plusSeconds(version)));
		}
		return events;
	}

	@Test
	void throwsDataAccessExceptionsOnly() {
		MergeWriter writer = persons();
		this.jdbc.execute("ALTER TABLE person DROP COLUMN full_name");
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> writer.write(List.of(person(1, "A", 1))));
	}

}

package io.mergelane.merge.dialect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeWriter;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four threads write overlapping keys in random order of versions, as they do when events
 * of one key come through several partitions.
 */
class MergeRaceTests {

	private static final int THREADS = 4;

	private static final int EVENTS = 40_000;

	private static final int KEYS = 4_000;

	private static final int BATCH = 100;

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	record Event(long memberId, int ordSeq, String name, Instant changedAt) {

		List<Object> key() {
			return List.of(this.memberId, this.ordSeq);
		}

	}

	record Outcome(long seed, long staleKeys, int retries) {
	}

	@Test
	void keepsTheNewestVersionOfEveryKeyOnH2() throws Exception {
		Outcome outcome = race(TestDatabase.h2(), new H2Dialect());
		assertThat(outcome.staleKeys()).as("%s", outcome).isZero();
	}

	@Test
	void keepsTheNewestVersionOfEveryKeyOnPostgres() throws Exception {
		Outcome outcome = race(TestDatabase.postgres(), new PostgresDialect());
		assertThat(outcome.staleKeys()).as("%s", outcome).isZero();
		// All lock in key order, so nobody deadlocks.
		assertThat(outcome.retries()).as("%s", outcome).isZero();
	}

	@Test
	void keepsTheNewestVersionOfEveryKeyOnMariaDb() throws Exception {
		Outcome outcome = race(TestDatabase.mariaDb(), mariaDb());
		assertThat(outcome.staleKeys()).as("%s", outcome).isZero();
		assertThat(outcome.retries()).as("%s", outcome).isZero();
	}

	@Test
	void keepsTheNewestVersionOfEveryKeyOnSqlite() throws Exception {
		Outcome outcome = race(TestDatabase.sqlite(), new SqliteDialect());
		assertThat(outcome.staleKeys()).as("%s", outcome).isZero();
	}

	@Test
	void wouldNoticeAMissingGuardOnSqlite() throws Exception {
		assertThat(race(TestDatabase.sqlite(), new UnguardedDialect(new SqliteDialect())).staleKeys())
			.isGreaterThan(KEYS / 10);
	}

	private static MergeDialect mariaDb() {
		return new MariaDbDialect(new PacketLimit(1 << 20));
	}

	@Test
	void wouldNoticeAMissingGuardOnMariaDb() throws Exception {
		assertThat(race(TestDatabase.mariaDb(), new UnguardedDialect(mariaDb())).staleKeys()).isGreaterThan(KEYS / 10);
	}

	@Test
	void wouldNoticeAMissingGuardOnH2() throws Exception {
		assertThat(race(TestDatabase.h2(), new UnguardedDialect(new H2Dialect())).staleKeys()).isGreaterThan(KEYS / 10);
	}

	@Test
	void wouldNoticeAMissingGuardOnPostgres() throws Exception {
		assertThat(race(TestDatabase.postgres(), new UnguardedDialect(new PostgresDialect())).staleKeys())
			.isGreaterThan(KEYS / 10);
	}

	static Outcome race(DataSource dataSource, MergeDialect dialect) throws Exception {
		return race(dataSource, new JdbcTemplate(dataSource), dialect);
	}

	static Outcome race(DataSource dataSource, JdbcTemplate jdbc, MergeDialect dialect) throws Exception {
		createTable(jdbc, (dialect instanceof OnDuplicateKeyDialect) ? "DATETIME(6)" : "TIMESTAMP(6)");
		MergeWriter writer = new JdbcMergeWriterFactory(dataSource, (metaData) -> dialect, MergeSettings.defaults())
			.create(new MergeTable("race", List.of("memberId", "ordSeq"), "changedAt"), Event.class);
		long seed = new Random().nextLong();
		List<Event> events = events(new Random(seed));
		List<MergeReport> reports = write(writer, events);
		assertThat(reports).as("seed %s", seed).allSatisfy((report) -> assertThat(report.rejected()).isEmpty());
		int retries = reports.stream().mapToInt(MergeReport::retries).sum();
		return new Outcome(seed, stale(jdbc, events), retries);
	}

	private static void createTable(JdbcTemplate jdbc, String timestamp) {
		jdbc.execute("DROP TABLE IF EXISTS race");
		jdbc.execute("""
				CREATE TABLE race (
					member_id BIGINT NOT NULL,
					ord_seq INTEGER NOT NULL,
					name VARCHAR(64),
					changed_at %s NOT NULL,
					PRIMARY KEY (member_id, ord_seq))""".formatted(timestamp));
	}

	/**
	 * A third of the versions is close to others of the key: equal, or a second apart.
	 */
	private static List<Event> events(Random random) {
		List<Event> events = new ArrayList<>();
		for (int i = 0; i < EVENTS; i++) {
			int key = random.nextInt(KEYS);
			Duration version = (i % 3 == 0) ? Duration.ofSeconds(random.nextInt(3))
					: Duration.ofNanos(1000L * random.nextInt());
			events.add(new Event(key / 4, key % 4, "event " + i, START.plus(version)));
		}
		return events;
	}

	private static List<MergeReport> write(MergeWriter writer, List<Event> events) throws Exception {
		List<Callable<List<MergeReport>>> tasks = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			List<Event> share = new ArrayList<>();
			for (int i = thread; i < events.size(); i += THREADS) {
				share.add(events.get(i));
			}
			tasks.add(() -> writeInBatches(writer, share));
		}
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<MergeReport> reports = new ArrayList<>();
			for (Future<List<MergeReport>> future : executor.invokeAll(tasks)) {
				reports.addAll(future.get());
			}
			return reports;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static List<MergeReport> writeInBatches(MergeWriter writer, List<Event> events) {
		List<MergeReport> reports = new ArrayList<>();
		for (int from = 0; from < events.size(); from += BATCH) {
			reports.add(writer.write(events.subList(from, Math.min(from + BATCH, events.size()))));
		}
		return reports;
	}

	/**
	 * Number of keys whose row is not, as a whole, that of an event with the newest
	 * version.
	 */
	private static long stale(JdbcTemplate jdbc, List<Event> events) {
		Map<Object, Event> stored = new HashMap<>();
		jdbc.query("SELECT member_id, ord_seq, name, changed_at FROM race", (row) -> {
			Event event = new Event(row.getLong(1), row.getInt(2), row.getString(3),
					row.getObject(4, LocalDateTime.class).toInstant(ZoneOffset.UTC));
			stored.put(event.key(), event);
		});
		Map<Object, List<Event>> byKey = new HashMap<>();
		events.forEach((event) -> byKey.computeIfAbsent(event.key(), (key) -> new ArrayList<>()).add(event));
		assertThat(stored).hasSameSizeAs(byKey);
		return byKey.entrySet()
			.stream()
			.filter((entry) -> !newest(entry.getValue()).contains(stored.get(entry.getKey())))
			.count();
	}

	private static List<Event> newest(List<Event> events) {
		Instant newest = events.stream().map(Event::changedAt).max(Instant::compareTo).orElseThrow();
		return events.stream().filter((event) -> event.changedAt().equals(newest)).toList();
	}

}

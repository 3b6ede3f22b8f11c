package io.mergelane.merge.dialect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import javax.sql.DataSource;

import io.mergelane.Merge;
import io.mergelane.Ties;
import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeRules;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeSource;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.RejectedRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Deletes, ties and several tables, on every database.
 */
abstract class MergeRulesContract {

	private static final List<String> KEY = List.of("id", "seq");

	private static final MergeRules SOFT = MergeRules.STANDARD.softDeletes("deleted");

	private static final MergeRules LEDGER = MergeRules.STANDARD.ledger("coupon_ledger", "deleted");

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	MergeRulesContract(DataSource dataSource) {
		this.dataSource = dataSource;
		this.jdbc = new JdbcTemplate(dataSource);
	}

	record Coupon(long id, int seq, @Nullable String name, long version) {
	}

	record Ordered(long id, int seq, @Nullable String name, long version, int lsn) {
	}

	record Owner(long id, String name, long version) {
	}

	@BeforeEach
	void createTables() {
		List.of("coupon", "coupon_ledger", "owner")
			.forEach((table) -> this.jdbc.execute("DROP TABLE IF EXISTS " + table));
		this.jdbc.execute("""
				CREATE TABLE coupon (
					id BIGINT NOT NULL,
					seq INTEGER NOT NULL,
					name VARCHAR(40),
					version BIGINT,
					lsn INTEGER DEFAULT 0,
					deleted %s DEFAULT %s,
					PRIMARY KEY (id, seq))""".formatted(booleanType(), falseLiteral()));
		this.jdbc.execute("""
				CREATE TABLE coupon_ledger (
					seq INTEGER NOT NULL,
					id BIGINT NOT NULL,
					version BIGINT NOT NULL,
					deleted SMALLINT NOT NULL,
					PRIMARY KEY (id, seq))""");
		this.jdbc.execute("""
				CREATE TABLE owner (
					id BIGINT NOT NULL PRIMARY KEY,
					name VARCHAR(10),
					version BIGINT NOT NULL,
					CONSTRAINT no_devil CHECK (name <> 'devil'))""");
	}

	String booleanType() {
		return "BOOLEAN";
	}

	String falseLiteral() {
		return "FALSE";
	}

	/**
	 * Whether the database tells written rows from stale ones.
	 */
	boolean tellsWhatItWrote() {
		return true;
	}

	private void assertCount(MergeReport report, int written, int stale) {
		MergeCount count = report.count();
		assertThat(List.of(count.written(), count.stale(), count.untold())).containsExactlyElementsOf(
				tellsWhatItWrote() ? List.of(written, stale, 0) : List.of(0, 0, written + stale));
	}

	private MergeWriter writer(MergeRules rules, @Nullable Class<?> type) {
		return factory().create(new MergeTable("coupon", KEY, "version", rules), type);
	}

	private JdbcMergeWriterFactory factory() {
		return new JdbcMergeWriterFactory(this.dataSource, new MergeDialects(), MergeSettings.defaults());
	}

	private static Coupon coupon(long id, String name, long version) {
		return new Coupon(id, 1, name, version);
	}

	private List<Map<String, Object>> rows(String table) {
		return this.jdbc.queryForList("SELECT * FROM " + table + " ORDER BY id");
	}

	private long count(String table, String condition) {
		Long count = this.jdbc.queryForObject("SELECT count(*) FROM " + table + " WHERE " + condition, Long.class);
		return (count != null) ? count : 0;
	}

	private @Nullable String name(long id) {
		List<String> names = this.jdbc.queryForList("SELECT name FROM coupon WHERE id = ?", String.class, id);
		return names.isEmpty() ? "absent" : names.get(0);
	}

	private boolean isDeleted(long id) {
		return Boolean.TRUE
			.equals(this.jdbc.queryForObject("SELECT deleted FROM coupon WHERE id = ?", Boolean.class, id));
	}

	@Test
	void aLateOlderRowDoesNotBringBackADeletedOneAndANewerDoes() {
		MergeWriter writer = writer(SOFT, Coupon.class);
		writer.write(List.of(coupon(1, "first", 1)));
		writer.write(List.of(Merge.delete(coupon(1, "gone", 3))));
		assertThat(isDeleted(1)).isTrue();
		writer.write(List.of(coupon(1, "late", 2)));
		assertThat(isDeleted(1)).isTrue();
		writer.write(List.of(coupon(1, "again", 4)));
		assertThat(isDeleted(1)).isFalse();
		assertThat(name(1)).isEqualTo("again");
	}

	@Test
	void aDeleteOfAnUnknownRowIsRemembered() {
		MergeWriter writer = writer(SOFT, Coupon.class);
		writer.write(List.of(Merge.delete(Map.of("id", 1, "seq", 1, "version", 5))));
		writer.write(List.of(coupon(1, "late", 4)));
		assertThat(isDeleted(1)).isTrue();
		assertThat(name(1)).isNull();
	}

	@Test
	void aDeleteOfKeyAndVersionKeepsTheOtherColumns() {
		MergeWriter writer = writer(SOFT, Coupon.class);
		writer.write(List.of(coupon(1, "kept", 1)));
		writer.write(List.of(Merge.delete(Map.of("id", 1, "seq", 1, "version", 2))));
		assertThat(isDeleted(1)).isTrue();
		assertThat(name(1)).isEqualTo("kept");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aDeleteIsNewerThanAnUpsertOfTheSameVersion(boolean together) {
		List<Object> deleteFirst = List.of(Merge.delete(coupon(1, "a", 3)), coupon(1, "b", 3));
		List<Object> deleteLast = List.of(coupon(2, "b", 3), Merge.delete(coupon(2, "a", 3)));
		MergeWriter writer = writer(SOFT, Coupon.class);
		for (List<Object> rows : List.of(deleteFirst, deleteLast)) {
			if (together) {
				writer.write(rows);
			}
			else {
				rows.forEach((row) -> writer.write(List.of(row)));
			}
		}
		assertThat(isDeleted(1)).isTrue();
		assertThat(isDeleted(2)).isTrue();
	}

	@Test
	void theLedgerRemembersWhatTheTableDoesNot() {
		MergeWriter writer = writer(LEDGER, Coupon.class);
		writer.write(List.of(coupon(1, "first", 1), coupon(2, "other", 1)));
		writer.write(List.of(Merge.delete(coupon(1, "gone", 3)), coupon(2, "other 2", 2)));
		assertThat(name(1)).isEqualTo("absent");
		assertThat(name(2)).isEqualTo("other 2");
		MergeReport late = writer.write(List.of(coupon(1, "late", 2)));
		assertThat(late.stale()).isOne();
		assertThat(name(1)).isEqualTo("absent");
		writer.write(List.of(coupon(1, "again", 4)));
		assertThat(name(1)).isEqualTo("again");
		assertThat(rows("coupon_ledger")).hasSize(2);
	}

	@Test
	void aHardDeleteForgets() {
		MergeWriter writer = writer(MergeRules.STANDARD.hardDeletes(), Coupon.class);
		writer.write(List.of(coupon(1, "one", 5), coupon(2, "two", 5), coupon(3, "three", 5)));
		MergeReport report = writer
			.write(List.of(Merge.delete(coupon(1, "", 4)), Merge.delete(coupon(2, "", 5)), coupon(3, "drei", 6)));
		assertThat(List.of(name(1), name(2), name(3))).containsExactly("one", "absent", "drei");
		assertThat(report.stale()).isOne();
		writer.write(List.of(coupon(2, "late", 1)));
		assertThat(name(2)).isEqualTo("late");
	}

	@Test
	void rejectsADeleteIfItIsNotSaidHow() {
		MergeReport report = writer(MergeRules.STANDARD, Coupon.class)
			.write(List.of(Merge.delete(coupon(1, "", 1)), coupon(2, "two", 1)));
		assertThat(report.rejected())
			.containsExactly(new RejectedRow(0, null, "is a delete, and it is not said how rows are deleted"));
		assertThat(name(2)).isEqualTo("two");
	}

	@ParameterizedTest
	@ValueSource(strings = { "soft", "ledger" })
	void leavesTheSameTableForAnyOrderRepetitionAndBatching(String deletes) {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		List<Object> history = history(random, 300);
		MergeWriter writer = writer(deletes.equals("soft") ? SOFT : LEDGER, Coupon.class);
		writer.write(history);
		String expected = content(deletes);
		for (int run = 0; run < 10; run++) {
			this.jdbc.execute("DELETE FROM coupon");
			this.jdbc.execute("DELETE FROM coupon_ledger");
			List<Object> shuffled = new ArrayList<>(history);
			shuffled.addAll(history.subList(0, random.nextInt(history.size())));
			Collections.shuffle(shuffled, random);
			while (!shuffled.isEmpty()) {
				List<Object> batch = shuffled.subList(0, Math.min(shuffled.size(), 1 + random.nextInt(80)));
				writer.write(List.copyOf(batch));
				batch.clear();
			}
			assertThat(content(deletes)).as("seed %s, run %s", seed, run).isEqualTo(expected);
		}
	}

	private String content(String deletes) {
		String query = "SELECT id, seq, name, version%s FROM coupon ORDER BY id, seq"
			.formatted(deletes.equals("soft") ? ", deleted" : "");
		return this.jdbc.queryForList(query).toString()
				+ this.jdbc.queryForList("SELECT id, seq, version, deleted FROM coupon_ledger ORDER BY id, seq");
	}

	/**
	 * Rows whose content is a function of key and version: equal versions are the same,
	 * but for deletes.
	 */
	private static List<Object> history(Random random, int count) {
		List<Object> history = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			long id = random.nextInt(20);
			int version = random.nextInt(40);
			Coupon coupon = new Coupon(id, (int) (id % 3), id + " at " + version, version);
			history.add((random.nextInt(4) == 0) ? Merge.delete(coupon) : coupon);
		}
		return history;
	}

	@Test
	void theLastOfEqualVersionsReplacesTheStoredRowIfThatIsChosen() {
		MergeWriter writer = writer(MergeRules.STANDARD.ties(Ties.REPLACE, null), Coupon.class);
		writer.write(List.of(coupon(1, "first", 1), coupon(1, "second", 1)));
		assertThat(name(1)).isEqualTo("second");
		writer.write(List.of(coupon(1, "third", 1)));
		assertThat(name(1)).isEqualTo("third");
		writer.write(List.of(coupon(1, "older", 0)));
		assertThat(name(1)).isEqualTo("third");
	}

	@Test
	void aTieColumnDecidesBetweenEqualVersions() {
		MergeWriter writer = writer(SOFT.ties(Ties.KEEP_STORED, "lsn"), Ordered.class);
		writer.write(List.of(new Ordered(1, 1, "b", 7, 2), new Ordered(1, 1, "a", 7, 1)));
		assertThat(name(1)).isEqualTo("b");
		writer.write(List.of(new Ordered(1, 1, "c", 7, 3)));
		writer.write(List.of(new Ordered(1, 1, "late", 7, 2)));
		writer.write(List.of(new Ordered(1, 1, "older", 6, 9)));
		assertThat(name(1)).isEqualTo("c");
		writer.write(List.of(Merge.delete(new Ordered(1, 1, "c", 7, 3))));
		assertThat(isDeleted(1)).isTrue();
	}

	@Test
	void aStoredNullIsOlderThanAnyVersion() {
		this.jdbc.execute("INSERT INTO coupon (id, seq, name) VALUES (1, 1, 'migrated')");
		MergeWriter writer = writer(SOFT, Coupon.class);
		writer.write(List.of(coupon(1, "versioned", Long.MIN_VALUE)));
		assertThat(name(1)).isEqualTo("versioned");
		assertCount(writer.write(List.of(coupon(1, "versioned", Long.MIN_VALUE))), 0, 1);
	}

	@Test
	void takesTheVersionFromBesideTheRow() {
		record Unversioned(long id, int seq, String name) {
		}
		MergeWriter writer = writer(MergeRules.STANDARD.withVersionFromOutside(), Unversioned.class);
		writer.write(List.of(Merge.upsert(new Unversioned(1, 1, "newer")).version(8L)));
		writer.write(List.of(Merge.upsert(new Unversioned(1, 1, "older")).version(7L)));
		assertThat(name(1)).isEqualTo("newer");
		assertThat(writer.write(List.of(new Unversioned(1, 1, "none"))).rejected()).extracting(RejectedRow::reason)
			.containsExactly("must not be null");
	}

	@Test
	void purgesWhatIsDeletedAndOld() {
		MergeWriter writer = writer(SOFT, Coupon.class);
		writer.write(List.of(Merge.delete(coupon(1, "", 1)), Merge.delete(coupon(2, "", 9)), coupon(3, "kept", 1)));
		assertThat(writer.purge(5)).isOne();
		assertThat(count("coupon", "id IN (2, 3)")).isEqualTo(count("coupon", "1 = 1")).isEqualTo(2);
		assertThatIllegalStateException().isThrownBy(() -> writer(MergeRules.STANDARD, Coupon.class).purge(5));
	}

	@Test
	void purgesTheLedger() {
		MergeWriter writer = writer(LEDGER, Coupon.class);
		writer.write(List.of(Merge.delete(coupon(1, "", 1)), Merge.delete(coupon(2, "", 9)), coupon(3, "kept", 1)));
		assertThat(writer.purge(5)).isOne();
		assertThat(count("coupon_ledger", "id IN (2, 3)")).isEqualTo(2);
	}

	@Test
	void writesRowsOfOneRecordIntoSeveralTablesTogetherOrNotAtAll() {
		MergeWriter writer = both();
		List<Collection<?>> groups = List.of(List.of(coupon(1, "one", 1), new Owner(1, "angel", 1)),
				List.of(coupon(2, "two", 1), new Owner(2, "devil", 1)),
				List.of(coupon(3, "three", 1), new Owner(3, "saint", 1)));
		MergeReport report = writer.writeTogether(groups);
		assertThat(report.rejected()).extracting(RejectedRow::index).containsExactly(1);
		assertThat(report.rejected().get(0).reason()).doesNotContain("devil ");
		assertThat(List.of(name(1), name(2), name(3))).containsExactly("one", "absent", "three");
		assertThat(count("owner", "1 = 1")).isEqualTo(2);
		assertThat(report.rows()).isEqualTo(6);
		assertCount(report, 4, 0);
		assertThat(report.collapsed()).isZero();
	}

	@Test
	void writesNothingOfARecordOfWhichOneRowIsInvalid() {
		MergeReport report = both()
			.writeTogether(List.of(List.of(coupon(1, "one", 1), new Owner(1, "x".repeat(11), 1)), List.of()));
		assertThat(report.rejected()).hasSize(1);
		assertThat(name(1)).isEqualTo("absent");
	}

	@Test
	void findsTheTableByNameOrByType() {
		MergeReport report = both().write(
				List.of(coupon(1, "one", 1), Merge.upsert(Map.of("id", 1, "name", "angel", "version", 1)).into("owner"),
						Map.of("id", 2), Merge.upsert(coupon(3, "three", 1)).into("elsewhere")));
		assertCount(report, 2, 0);
		assertThat(report.rejected()).extracting(RejectedRow::index).containsExactly(2, 3);
	}

	private MergeWriter both() {
		return factory().create(List.of(new MergeSource(new MergeTable("coupon", KEY, "version", SOFT), Coupon.class),
				new MergeSource(new MergeTable("owner", List.of("id"), "version"), Owner.class)));
	}

	@Test
	void stopsAtTooManyRefusedRowsAndWritesNone() {
		MergeWriter writer = new JdbcMergeWriterFactory(this.dataSource, new MergeDialects(),
				new MergeSettings(5000, 5, 3, 3, true, 10))
			.create(new MergeTable("owner", List.of("id"), "version"), Owner.class);
		List<Owner> owners = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			owners.add(new Owner(i, (i % 10 == 0) ? "devil" : "angel", 1));
		}
		assertThat(catchMessage(() -> writer.write(owners))).contains("More than 3 rows", "max-refused-rows");
		assertThat(count("owner", "1 = 1")).isZero();
		owners.subList(0, 10).clear();
		assertThat(writer.write(owners).rejected()).hasSize(3);
	}

	private static String catchMessage(Runnable action) {
		try {
			action.run();
			return "";
		}
		catch (RuntimeException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	@Test
	void manyRowsEndAsFew() {
		List<Coupon> coupons = new ArrayList<>();
		Map<Long, Long> newest = new TreeMap<>();
		Random random = new Random(1);
		for (int i = 0; i < 12_000; i++) {
			long id = random.nextInt(9000);
			long version = random.nextInt(1000);
			coupons.add(new Coupon(id, 1, (i % 7 == 0) ? null : "a\tb\\c\n'\"\u00e9\ud83d\ude00 " + id, version));
			newest.merge(id, version, Math::max);
		}
		MergeReport report = writer(SOFT, Coupon.class).write(coupons);
		assertCount(report, newest.size(), 0);
		assertThat(this.jdbc.queryForList("SELECT version FROM coupon ORDER BY id", Long.class))
			.containsExactlyElementsOf(newest.values());
		assertThat(count("coupon", "name IS NOT NULL AND name NOT LIKE 'a%'")).isZero();
		assertCount(writer(SOFT, Coupon.class).write(coupons), 0, newest.size());
	}

	@Test
	void bindsWhateverTheNamesAndValuesAre() {
		String column = "order\"; drop table member; --";
		this.jdbc.execute("DROP TABLE IF EXISTS member");
		this.jdbc.execute("CREATE TABLE member (id BIGINT NOT NULL PRIMARY KEY, %s VARCHAR(60), v BIGINT NOT NULL)"
			.formatted(quoted(column)));
		MergeWriter writer = factory().create(new MergeTable("member", List.of("id"), "v"), null);
		String value = "'); drop table member; --";
		MergeReport report = writer.write(List.of(Map.of("id", 1, column, value, "v", 1)));
		assertCount(report, 1, 0);
		assertThat(this.jdbc.queryForObject("SELECT %s FROM member".formatted(quoted(column)), String.class))
			.isEqualTo(value);
	}

	String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

}

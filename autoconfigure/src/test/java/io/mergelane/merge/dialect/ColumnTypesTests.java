package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeTableException;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.RejectedRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each column type takes values, nulls and the greatest it can hold, and hands back what
 * was written.
 */
class ColumnTypesTests {

	private static final UUID ID = UUID.fromString("c0ffee00-0000-4000-8000-000000000001");

	private static final Instant TIME = Instant.parse("2026-03-29T01:30:00.123456789Z");

	enum Mood {

		HAPPY, SAD

	}

	/**
	 * A table of one column type, read back as text.
	 */
	private abstract static class Types {

		private final DataSource dataSource;

		final JdbcTemplate jdbc;

		Types(DataSource dataSource) {
			this.dataSource = dataSource;
			this.jdbc = new JdbcTemplate(dataSource);
		}

		final @Nullable String roundTrip(String type, Object value) {
			MergeReport report = write(type, value);
			assertThat(report.rejected()).isEmpty();
			assertThat(report.written()).isEqualTo(2);
			assertThat(this.jdbc.queryForObject("SELECT count(*) FROM typed WHERE c IS NULL", Integer.class)).isOne();
			return this.jdbc.queryForObject("SELECT CAST(c AS VARCHAR(2000)) FROM typed WHERE id = 1", String.class);
		}

		final String refusal(String type, Object value) {
			MergeReport report = write(type, value);
			assertThat(report.written()).isEqualTo(1);
			assertThat(report.rejected()).extracting(RejectedRow::index).containsExactly(0);
			return report.rejected().get(0).reason();
		}

		final MergeReport write(String type, Object value) {
			this.jdbc.execute("DROP TABLE IF EXISTS typed");
			this.jdbc.execute("CREATE TABLE typed (id INT PRIMARY KEY, c " + type + ", v BIGINT NOT NULL)");
			Map<String, @Nullable Object> empty = new LinkedHashMap<>();
			empty.put("id", 2);
			empty.put("c", null);
			empty.put("v", 1);
			return writer("typed").write(List.of(Map.of("id", 1, "c", value, "v", 1), empty));
		}

		final MergeWriter writer(String table) {
			return new JdbcMergeWriterFactory(this.dataSource, new MergeDialects(), MergeSettings.defaults())
				.create(new MergeTable(table, List.of("id"), "v"), null);
		}

		@Test
		void writesNumbers() {
			assertThat(roundTrip("SMALLINT", 32767)).isEqualTo("32767");
			assertThat(roundTrip("INTEGER", "-7")).isEqualTo("-7");
			assertThat(roundTrip("BIGINT", Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
			assertThat(roundTrip("NUMERIC(10,2)", 12.345)).isEqualTo("12.35");
			assertThat(roundTrip("NUMERIC(10,2)", new BigDecimal("1E+7"))).isEqualTo("10000000.00");
			assertThat(roundTrip("DOUBLE PRECISION", 0.1)).isEqualTo("0.1");
			assertThat(roundTrip("REAL", 0.1)).isEqualTo("0.1");
			assertThat(refusal("SMALLINT", 32768)).isEqualTo("value is out of the range of smallint");
		}

		@Test
		void writesText() {
			String five = "\uD83D\uDE00\"{,}";
			assertThat(roundTrip("VARCHAR(64)", five + "\\n'\n")).isEqualTo(five + "\\n'\n");
			assertThat(roundTrip("VARCHAR(64)", "")).isEmpty();
			assertThat(roundTrip("VARCHAR(64)", "NULL")).isEqualTo("NULL");
			assertThat(roundTrip("VARCHAR(64)", Mood.SAD)).isEqualTo("SAD");
			assertThat(roundTrip("CHAR(5)", "ab   ")).startsWith("ab");
			assertThat(roundTrip("UUID", ID.toString())).isEqualTo(ID.toString());
			assertThat(roundTrip("BOOLEAN", true)).isEqualToIgnoringCase("true");
		}

		@Test
		void writesTimes() {
			assertThat(roundTrip("TIMESTAMP(6)", TIME)).isEqualTo("2026-03-29 01:30:00.123456");
			assertThat(roundTrip("TIMESTAMP(0)", TIME.plusMillis(800))).isEqualTo("2026-03-29 01:30:00");
			assertThat(roundTrip("TIMESTAMP(3)", "2026-03-29T03:30:00.1239+02:00"))
				.isEqualTo("2026-03-29 01:30:00.123");
			assertThat(roundTrip("DATE", LocalDate.of(2026, 2, 28))).isEqualTo("2026-02-28");
			assertThat(roundTrip("TIME(0)", LocalTime.of(23, 59, 59, 999_999_999))).isEqualTo("23:59:59");
		}

		@Test
		void writesPointsInTime() {
			assertThat(roundTrip("TIMESTAMP(3) WITH TIME ZONE", TIME)).isNotNull();
			assertThat(this.jdbc.queryForObject("SELECT c FROM typed WHERE id = 1", java.sql.Timestamp.class))
				.isEqualTo(java.sql.Timestamp.from(Instant.parse("2026-03-29T01:30:00.123Z")));
		}

		/**
		 * Write a key, and its next version with an equal value.
		 */
		final void findsAgain(String type, Object key, Object equal) {
			this.jdbc.execute("DROP TABLE IF EXISTS keyed");
			this.jdbc.execute("CREATE TABLE keyed (id " + type + " PRIMARY KEY, v BIGINT NOT NULL)");
			MergeWriter writer = writer("keyed");
			MergeReport first = writer.write(List.of(Map.of("id", key, "v", 1)));
			MergeReport second = writer.write(List.of(Map.of("id", equal, "v", 2)));
			assertThat(List.of(first, second)).as(type)
				.hasSize(2)
				.allSatisfy((report) -> assertThat(report.written()).isEqualTo(1));
			assertThat(this.jdbc.queryForList("SELECT v FROM keyed", Long.class)).as(type).containsExactly(2L);
		}

		@Test
		void findsKeysAgain() {
			findsAgain("BIGINT", 1, "1");
			findsAgain("NUMERIC(5,2)", "1.5", 1.50);
			findsAgain("REAL", 0.1f, 0.1);
			findsAgain("DOUBLE PRECISION", 0.0, -0.0);
			findsAgain("VARCHAR(5)", "", "");
			findsAgain("CHAR(5)", "ab", "ab  ");
			findsAgain("UUID", ID, ID.toString());
			findsAgain("DATE", LocalDate.EPOCH, "1970-01-01");
			findsAgain("TIMESTAMP(3)", TIME, TIME.plusNanos(1));
			findsAgain("TIMESTAMP(3) WITH TIME ZONE", TIME, TIME.plusNanos(1));
		}

		@Test
		void leavesDefaultsOfColumnsThatRowsDoNotHave() {
			this.jdbc.execute("DROP TABLE IF EXISTS typed");
			this.jdbc.execute("""
					CREATE TABLE typed (
						id INT PRIMARY KEY,
						state VARCHAR(5) DEFAULT 'new' NOT NULL,
						nr BIGINT GENERATED ALWAYS AS IDENTITY,
						twice BIGINT GENERATED ALWAYS AS (id * 2)%s,
						v BIGINT NOT NULL)""".formatted(stored()));
			MergeWriter writer = writer("typed");
			MergeReport report = writer.write(List.of(Map.of("id", 1, "v", 1), Map.of("id", 2, "nr", 1, "v", 1),
					Map.of("id", 3, "twice", 6, "v", 1)));
			assertThat(report.rejected()).extracting(RejectedRow::reason)
				.containsExactly("is generated by the database", "is generated by the database");
			assertThat(this.jdbc.queryForObject("SELECT state FROM typed", String.class)).isEqualTo("new");
		}

		abstract String stored();

	}

	@Nested
	class OnH2 extends Types {

		OnH2() {
			super(TestDatabase.h2());
		}

		@Override
		String stored() {
			return "";
		}

		@Test
		void findsKeysOfItsOwnTypesAgain() {
			findsAgain("BINARY(4)", new byte[] { 1, 2 }, new byte[] { 1, 2, 0 });
			findsAgain("VARBINARY(4)", new byte[] { 1, 2 }, new byte[] { 1, 2 });
			findsAgain("VARCHAR_IGNORECASE(5)", "ada", "ADA");
			findsAgain("ENUM('HAPPY', 'SAD')", Mood.SAD, "SAD");
			findsAgain("DECFLOAT", "1.50", 1.5);
		}

		@Test
		void writesLargeObjects() {
			byte[] bytes = "bits".getBytes(StandardCharsets.UTF_8);
			assertThat(write("BLOB", bytes).written()).isEqualTo(2);
			assertThat(this.jdbc.queryForObject("SELECT c FROM typed WHERE id = 1", byte[].class)).isEqualTo(bytes);
		}

		@Test
		void writesTypesOfItsOwn() {
			assertThat(roundTrip("TINYINT", 127)).isEqualTo("127");
			assertThat(roundTrip("NUMERIC", 5)).isEqualTo("5");
			assertThat(roundTrip("DECFLOAT", new BigDecimal("1.25"))).isEqualTo("1.25");
			assertThat(roundTrip("CLOB", "long")).isEqualTo("long");
			assertThat(roundTrip("VARBINARY(4)", "bits".getBytes(StandardCharsets.UTF_8))).isEqualTo("bits");
			assertThat(roundTrip("JSON", "{\"a\":[1,2]}")).isEqualTo("{\"a\":[1,2]}");
			assertThat(roundTrip("ENUM('HAPPY', 'SAD')", Mood.SAD)).isEqualTo("SAD");
			assertThat(roundTrip("VARCHAR_IGNORECASE(5)", "Ada")).isEqualTo("Ada");
			assertThat(refusal("ENUM('HAPPY', 'SAD')", "MAD")).startsWith("refused by the database (SQLState 22");
			assertThat(refusal("JSON", "{")).startsWith("refused by the database (SQLState 22");
		}

	}

	@Nested
	class OnPostgres extends Types {

		OnPostgres() {
			super(TestDatabase.postgres());
		}

		@Override
		String stored() {
			return " STORED";
		}

		@Test
		void findsKeysOfItsOwnTypesAgain() {
			findsAgain("NUMERIC", "1.50", 1.5);
			findsAgain("BYTEA", new byte[] { 1, 2 }, new byte[] { 1, 2 });
			findsAgain("INET", "10.0.0.1", "10.0.0.1/32");
		}

		@Test
		void writesTypesOfItsOwn() {
			assertThat(roundTrip("NUMERIC", new BigDecimal("1.250"))).isEqualTo("1.25");
			assertThat(roundTrip("NUMERIC(5,-2)", 12_345)).isEqualTo("12300");
			assertThat(roundTrip("TEXT", "long")).isEqualTo("long");
			assertThat(roundTrip("BYTEA", "bits".getBytes(StandardCharsets.UTF_8))).isEqualTo("\\x62697473");
			assertThat(roundTrip("JSONB", "{\"a\": [1, 2]}")).isEqualTo("{\"a\": [1, 2]}");
			assertThat(roundTrip("JSON", "{\"a\":[1,2]}")).isEqualTo("{\"a\":[1,2]}");
			assertThat(roundTrip("INET", "10.0.0.1")).isEqualTo("10.0.0.1/32");
			assertThat(roundTrip("INT[]", "{1,2}")).isEqualTo("{1,2}");
			assertThat(roundTrip("BIT(3)", "101")).isEqualTo("101");
			assertThat(roundTrip("TIMETZ", "10:00:00+02")).isEqualTo("10:00:00+02");
			assertThat(refusal("JSONB", "{")).isEqualTo("refused by the database (SQLState 22P02)");
			assertThat(refusal("BIT(3)", "1011")).isEqualTo("refused by the database (SQLState 22026)");
			assertThat(refusal("TEXT", "a\0b")).isEqualTo("value contains the character U+0000");
		}

		@Test
		void writesEnumsWhateverTheirNameAndSchema() {
			this.jdbc.execute("DROP SCHEMA IF EXISTS apart CASCADE");
			this.jdbc.execute("CREATE SCHEMA apart");
			this.jdbc.execute("CREATE TYPE apart.\"The Mood\" AS ENUM ('HAPPY', 'SAD')");
			assertThat(roundTrip("apart.\"The Mood\"", Mood.SAD)).isEqualTo("SAD");
			assertThat(refusal("apart.\"The Mood\"", "MAD")).isEqualTo("refused by the database (SQLState 22P02)");
		}

		@Test
		void writesDomainsWithoutTruncating() {
			this.jdbc.execute("DROP DOMAIN IF EXISTS short_text CASCADE");
			this.jdbc.execute("CREATE DOMAIN short_text AS VARCHAR(3) CONSTRAINT no_x CHECK (VALUE <> 'x')");
			assertThat(roundTrip("short_text", "abc")).isEqualTo("abc");
			assertThat(refusal("short_text", "abcd")).isEqualTo("refused by the database (SQLState 22001)");
			assertThat(refusal("short_text", "x")).isEqualTo("violates constraint 'no_x' (SQLState 23514)");
			this.jdbc.execute("DROP DOMAIN IF EXISTS \"Short Text\" CASCADE");
			this.jdbc.execute("CREATE DOMAIN \"Short Text\" AS VARCHAR(3)");
			assertThat(roundTrip("\"Short Text\"", "abc")).isEqualTo("abc");
		}

		@Test
		void writesIntoAPartitionedTable() {
			this.jdbc.execute("DROP TABLE IF EXISTS parted");
			this.jdbc.execute("CREATE TABLE parted (id INT PRIMARY KEY, v BIGINT NOT NULL) PARTITION BY HASH (id)");
			this.jdbc.execute("CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
			assertThat(writer("parted").write(List.of(Map.of("id", 1, "v", 1))).written()).isEqualTo(1);
		}

		@Test
		void refusesAPartialIndexAsKey() {
			this.jdbc.execute("DROP TABLE IF EXISTS partly");
			this.jdbc.execute("CREATE TABLE partly (id INT NOT NULL, v BIGINT NOT NULL)");
			this.jdbc.execute("CREATE UNIQUE INDEX partly_id ON partly (id) WHERE v > 0");
			assertThatExceptionOfType(MergeTableException.class).isThrownBy(() -> writer("partly"));
			this.jdbc.execute("CREATE UNIQUE INDEX wholly_id ON partly (id)");
			assertThat(writer("partly").dialect()).isEqualTo("PostgreSQL");
		}

		@Test
		void refusesADeferrableKey() {
			this.jdbc.execute("DROP TABLE IF EXISTS deferred");
			this.jdbc.execute("CREATE TABLE deferred (id INT PRIMARY KEY DEFERRABLE, v BIGINT NOT NULL)");
			assertThatExceptionOfType(MergeTableException.class).isThrownBy(() -> writer("deferred"));
		}

		@Test
		void acceptsAnIndexThatIncludesMoreThanItsKey() {
			this.jdbc.execute("DROP TABLE IF EXISTS included");
			this.jdbc.execute("CREATE TABLE included (id INT NOT NULL, v BIGINT NOT NULL)");
			this.jdbc.execute("CREATE UNIQUE INDEX included_id ON included (id) INCLUDE (v)");
			assertThat(writer("included").write(List.of(Map.of("id", 1, "v", 1))).written()).isEqualTo(1);
		}

		@Test
		void writesRowsWhoseKeysOnlyTheDatabaseFindsEqual() {
			this.jdbc.execute("DROP TABLE IF EXISTS cased");
			this.jdbc.execute("""
					CREATE COLLATION IF NOT EXISTS ignoring_case
					(provider = icu, locale = 'und-u-ks-level2', deterministic = false)""");
			this.jdbc.execute("""
					CREATE TABLE cased (id VARCHAR(9) COLLATE ignoring_case PRIMARY KEY, v BIGINT NOT NULL)""");
			MergeReport report = writer("cased")
				.write(List.of(Map.of("id", "ada", "v", 2), Map.of("id", "ADA", "v", 3), Map.of("id", "Ada", "v", 1)));
			assertThat(report.rejected()).isEmpty();
			assertThat(this.jdbc.queryForObject("SELECT v FROM cased", Long.class)).isEqualTo(3);
		}

	}

}

package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteColumnTypesTests {

	private static final UUID ID = UUID.fromString("10000000-0000-4000-8000-000000000001");

	private static final Instant TIME = Instant.parse("2026-03-29T01:30:00.123456789Z");

	private final TypedTable table = new TypedTable(TestDatabase.sqlite(), "CAST(c AS TEXT)");

	@Test
	void writesNumbers() {
		assertThat(this.table.roundTrip("BIGINT", Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
		assertThat(this.table.roundTrip("INT", "-7")).isEqualTo("-7");
		assertThat(this.table.roundTrip("NUMERIC(10, 2)", 12.345)).isEqualTo("12.35");
		assertThat(this.table.roundTrip("DECIMAL(18)", 999_999_999_999_999_999L)).isEqualTo("999999999999999999");
		assertThat(this.table.roundTrip("NUMERIC", new BigDecimal("1E+7"))).isEqualTo("10000000");
		assertThat(this.table.roundTrip("REAL", 0.1)).isEqualTo("0.1");
		assertThat(this.table.roundTrip("BOOLEAN", true)).isEqualTo("1");
		assertThat(this.table.refusal("REAL", Double.NaN)).isEqualTo("refused by the database (SQLState 22003)");
		assertThat(this.table.refusal("NUMERIC(10, 2)", "123456789")).contains("too many digits for numeric(10,2)");
	}

	@Test
	void writesTextAndBytes() {
		String text = "\uD83D\uDE00\"{,}\\n'\n\0`";
		assertThat(this.table.roundTrip("VARCHAR(64)", text)).isEqualTo(text);
		assertThat(this.table.roundTrip("TEXT", "1e3")).isEqualTo("1e3");
		assertThat(this.table.roundTrip("CHAR(5)", "ab  ")).isEqualTo("ab  ");
		assertThat(this.table.roundTrip("UUID", ID.toString())).isEqualTo(ID.toString());
		assertThat(this.table.roundTrip("JSON", "{\"a\":1}")).isEqualTo("{\"a\":1}");
		assertThat(this.table.roundTrip("BLOB", "bits".getBytes())).isEqualTo("bits");
		assertThat(this.table.roundTrip("", "anything")).isEqualTo("anything");
		assertThat(this.table.refusal("VARCHAR(5)", "abcdef")).isEqualTo("value of 6 characters exceeds varchar(5)");
		TypedTable length = new TypedTable(TestDatabase.sqlite(), "LENGTH(c)");
		assertThat(length.roundTrip("TEXT", "\u00e9".repeat(1 << 20))).isEqualTo("1048576");
		assertThat(length.roundTrip("BLOB", new byte[1 << 20])).isEqualTo("1048576");
	}

	@Test
	void writesTimesAsText() {
		assertThat(this.table.roundTrip("TIMESTAMP", TIME)).isEqualTo("2026-03-29T01:30:00.123456");
		assertThat(this.table.jdbc.queryForObject("SELECT c FROM typed", LocalDateTime.class))
			.isEqualTo("2026-03-29T01:30:00.123456");
		assertThat(this.table.roundTrip("TIMESTAMP(9)", TIME)).isEqualTo("2026-03-29T01:30:00.123456789");
		assertThat(this.table.roundTrip("DATETIME(0)", TIME)).isEqualTo("2026-03-29T01:30:00");
		assertThat(this.table.roundTrip("DATETIME", Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000000");
		assertThat(this.table.roundTrip("DATE", LocalDate.EPOCH)).isEqualTo("1970-01-01");
		assertThat(this.table.roundTrip("TIME", LocalTime.NOON)).isEqualTo("12:00:00.000000");
	}

	@Test
	void findsKeysAgain() {
		this.table.findsAgain("INTEGER", 1, "1");
		this.table.findsAgain("BIGINT", 1, "1");
		this.table.findsAgain("NUMERIC(5, 2)", "1.5", 1.50);
		this.table.findsAgain("REAL", 0.0, -0.0);
		this.table.findsAgain("TEXT", "", "");
		this.table.findsAgain("TEXT COLLATE NOCASE", "ada", "ADA");
		this.table.findsAgain("UUID", ID, ID.toString());
		this.table.findsAgain("BLOB", new byte[] { 1, 2 }, new byte[] { 1, 2 });
		this.table.findsAgain("DATE", LocalDate.EPOCH, "1970-01-01");
		this.table.findsAgain("TIMESTAMP(3)", TIME, TIME.plusNanos(1));
	}

	@Test
	void comparesVersionsAsTheColumnHoldsThem() {
		this.table.keepsTheNewest("BIGINT", Long.MIN_VALUE, -1, 0, 9, 10, Long.MAX_VALUE);
		this.table.deletesByVersion("TIMESTAMP", TIME, TIME.plusNanos(1000));
		this.table.keepsTheNewest("NUMERIC(18)", -1, 0, 9, 10, 999_999_999_999_999_998L, 999_999_999_999_999_999L);
		this.table.keepsTheNewest("TIMESTAMP", "0001-01-01T00:00:00Z", TIME, TIME.plusNanos(1000),
				"2026-03-29T01:30:01Z", "9999-12-31T23:59:59Z");
	}

}

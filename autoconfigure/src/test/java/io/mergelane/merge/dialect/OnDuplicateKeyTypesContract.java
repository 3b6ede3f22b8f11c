package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.TimeZone;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The column types of MySQL and MariaDB.
 */
abstract class OnDuplicateKeyTypesContract {

	private static final Instant TIME = Instant.parse("2026-03-29T02:30:00.123456789Z");

	private static final String GREATEST = "18446744073709551615";

	final TypedTable table;

	OnDuplicateKeyTypesContract(DataSource dataSource) {
		this.table = new TypedTable(dataSource, "CAST(c AS CHAR)");
	}

	/**
	 * A pool whose sessions are in a zone.
	 */
	abstract HikariDataSource inZone(String zone);

	@Test
	void writesNumbers() {
		assertThat(this.table.roundTrip("SMALLINT", 32767)).isEqualTo("32767");
		assertThat(this.table.roundTrip("MEDIUMINT", -8_388_608)).isEqualTo("-8388608");
		assertThat(this.table.roundTrip("BIGINT", Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
		assertThat(this.table.roundTrip("TINYINT UNSIGNED", 255)).isEqualTo("255");
		assertThat(this.table.roundTrip("SMALLINT UNSIGNED", 65_535)).isEqualTo("65535");
		assertThat(this.table.roundTrip("INT UNSIGNED", 4_294_967_295L)).isEqualTo("4294967295");
		assertThat(this.table.roundTrip("BIGINT UNSIGNED", GREATEST)).isEqualTo(GREATEST);
		assertThat(this.table.roundTrip("BIGINT UNSIGNED", Long.MAX_VALUE)).isEqualTo("9223372036854775807");
		assertThat(this.table.roundTrip("DECIMAL(10,2)", 12.345)).isEqualTo("12.35");
		assertThat(this.table.roundTrip("DECIMAL(10,2)", new BigDecimal("1E+7"))).isEqualTo("10000000.00");
		assertThat(this.table.roundTrip("DOUBLE", 0.1)).isEqualTo("0.1");
		assertThat(this.table.roundTrip("FLOAT", 0.1)).isEqualTo("0.1");
		assertThat(this.table.refusal("SMALLINT", 32768)).isEqualTo("value is out of the range of smallint");
		assertThat(this.table.refusal("TINYINT UNSIGNED", -1)).startsWith("refused by the database (SQLState 22");
		assertThat(this.table.refusal("BIGINT UNSIGNED", -1)).startsWith("refused by the database (SQLState 22");
		assertThat(this.table.refusal("DOUBLE", Double.NaN)).isEqualTo("refused by the database (SQLState 22003)");
	}

	@Test
	void writesBooleansAndBits() {
		assertThat(this.table.roundTrip("BOOLEAN", true)).isEqualTo("1");
		assertThat(this.table.roundTrip("TINYINT(1)", false)).isEqualTo("0");
		TypedTable bits = new TypedTable(this.table.dataSource(), "HEX(c)");
		assertThat(bits.roundTrip("BIT(1)", true)).isEqualTo("1");
		assertThat(bits.roundTrip("BIT(12)", new byte[] { 0xa, 0x5 })).isEqualTo("A05");
	}

	@Test
	void writesText() {
		String text = "\uD83D\uDE00\"{,}\\n'\n\0`";
		assertThat(this.table.roundTrip("VARCHAR(64) CHARACTER SET utf8mb4", text)).isEqualTo(text);
		assertThat(this.table.roundTrip("VARCHAR(64)", "")).isEmpty();
		assertThat(this.table.roundTrip("VARCHAR(64)", "NULL")).isEqualTo("NULL");
		assertThat(this.table.roundTrip("CHAR(5)", "ab   ")).isEqualTo("ab");
		assertThat(this.table.roundTrip("TEXT", "long")).isEqualTo("long");
		assertThat(this.table.roundTrip("JSON", "{\"a\": [1, 2]}")).isEqualTo("{\"a\": [1, 2]}");
		assertThat(this.table.roundTrip("ENUM('HAPPY', 'SAD')", "SAD")).isEqualTo("SAD");
		assertThat(this.table.roundTrip("SET('a', 'b')", "a,b")).isEqualTo("a,b");
		assertThat(this.table.roundTrip("YEAR", 2026)).isEqualTo("2026");
		assertThat(this.table.refusal("TINYTEXT", "\u00e9".repeat(128)))
			.startsWith("refused by the database (SQLState 22");
		assertThat(this.table.refusal("ENUM('HAPPY', 'SAD')", "MAD")).startsWith("refused by the database (SQLState");
		assertThat(this.table.refusal("JSON", "{")).contains("(SQLState 2");
	}

	@Test
	void writesBytes() {
		byte[] bytes = "\0bi'\\\n".getBytes(StandardCharsets.UTF_8);
		TypedTable hex = new TypedTable(this.table.dataSource(), "HEX(c)");
		assertThat(hex.roundTrip("VARBINARY(8)", bytes)).isEqualTo("006269275C0A");
		assertThat(hex.roundTrip("BINARY(8)", bytes)).isEqualTo("006269275C0A0000");
		assertThat(hex.roundTrip("BLOB", bytes)).isEqualTo("006269275C0A");
		TypedTable length = new TypedTable(this.table.dataSource(), "LENGTH(c)");
		assertThat(length.roundTrip("LONGBLOB", new byte[1 << 20])).isEqualTo("1048576");
		assertThat(length.roundTrip("LONGTEXT", "\u00e9".repeat(1 << 20))).isEqualTo("2097152");
	}

	@Test
	void writesTimes() {
		assertThat(this.table.roundTrip("DATETIME(6)", TIME)).isEqualTo("2026-03-29 02:30:00.123456");
		assertThat(this.table.roundTrip("DATETIME(3)", "2026-03-29T04:30:00.1239+02:00"))
			.isEqualTo("2026-03-29 02:30:00.123");
		assertThat(this.table.roundTrip("DATETIME", TIME.plusMillis(800))).isEqualTo("2026-03-29 02:30:00");
		assertThat(this.table.roundTrip("DATE", LocalDate.of(2026, 2, 28))).isEqualTo("2026-02-28");
		assertThat(this.table.roundTrip("TIME(6)", LocalTime.of(23, 59, 59, 999_999_000))).isEqualTo("23:59:59.999999");
	}

	@Test
	void findsKeysAgain() {
		this.table.findsAgain("BIGINT UNSIGNED", GREATEST, new BigDecimal(GREATEST));
		this.table.findsAgain("DECIMAL(5,2)", "1.5", 1.50);
		this.table.findsAgain("DOUBLE", 0.0, -0.0);
		this.table.findsAgain("CHAR(5)", "ab", "ab  ");
		this.table.findsAgain("VARCHAR(5)", "ada", "ADA");
		this.table.findsAgain("BINARY(4)", new byte[] { 1, 2 }, new byte[] { 1, 2, 0 });
		this.table.findsAgain("DATE", LocalDate.EPOCH, "1970-01-01");
		this.table.findsAgain("DATETIME(3)", TIME, TIME.plusNanos(1));
		this.table.findsAgain("TIMESTAMP(3)", TIME, TIME.plusNanos(1));
	}

	@Test
	void comparesVersionsAsTheColumnHoldsThem() {
		this.table.keepsTheNewest("BIGINT UNSIGNED", 1, Long.MAX_VALUE, "9223372036854775808", GREATEST);
		this.table.keepsTheNewest("DECIMAL(30,3)", "-1", "0.001", "123456789012345678901234567.001",
				"123456789012345678901234567.002");
		this.table.keepsTheNewest("DATETIME(3)", TIME, TIME.plusMillis(1));
		this.table.keepsTheNewest("TIMESTAMP(6)", TIME, TIME.plusNanos(1000));
		this.table.keepsTheNewest("BIGINT", Long.MIN_VALUE, -1, 0, Long.MAX_VALUE);
	}

	/**
	 * The clocks of the JVM go forward at 02:00 of that day, and back later.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "+00:00", "-07:00", "+05:30" })
	void writesPointsInTimeWhateverTheZoneOfSessionAndJvm(String zone) {
		TimeZone before = TimeZone.getDefault();
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
		try (HikariDataSource sessions = inZone(zone)) {
			TypedTable datetime = new TypedTable(sessions, "CAST(c AS CHAR)");
			assertThat(datetime.roundTrip("DATETIME(6)", TIME)).isEqualTo("2026-03-29 02:30:00.123456");
			TypedTable timestamp = new TypedTable(sessions, "UNIX_TIMESTAMP(c)");
			assertThat(timestamp.roundTrip("TIMESTAMP(6) NULL", TIME)).isEqualTo(TIME.getEpochSecond() + ".123456");
			Instant back = Instant.parse("2026-10-25T00:30:00Z");
			timestamp.keepsTheNewest("TIMESTAMP(6)", back, back.plusSeconds(3600), back.plusSeconds(7200));
			timestamp.deletesByVersion("TIMESTAMP(6)", TIME, TIME.plusNanos(1000));
			timestamp.deletesByVersion("DATETIME(6)", TIME, TIME.plusNanos(1000));
		}
		finally {
			TimeZone.setDefault(before);
		}
	}

}

package io.mergelane.merge.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ValueConverterTests {

	private static final Instant TIME = Instant.parse("2026-03-29T01:30:00.123456789Z");

	private static ColumnType type(int jdbcType, int size, int scale) {
		return ColumnType.standard(jdbcType, "type", size, scale);
	}

	private static Object convert(ColumnType type, RoundingMode rounding, Object value) {
		return ValueConverter.of(type, rounding, false).convert(value);
	}

	private static Object convert(ColumnType type, Object value) {
		return convert(type, RoundingMode.HALF_UP, value);
	}

	private static void refuses(ColumnType type, Object value, String reason) {
		refuses(type, RoundingMode.HALF_UP, value, reason);
	}

	private static void refuses(ColumnType type, RoundingMode rounding, Object value, String reason) {
		assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> convert(type, rounding, value))
			.withMessage(reason);
	}

	@Test
	void takesIntegersOfSoManyDigits() {
		ColumnType three = type(Types.NUMERIC, 3, 0).as(ColumnKind.INTEGER);
		assertThat(convert(three, "-999")).isEqualTo(-999L);
		assertThat(convert(three, 999)).isEqualTo(999L);
		refuses(three, 1000, "value is out of the range of numeric(3,0)");
		refuses(three, "-1000", "value is out of the range of numeric(3,0)");
	}

	@Test
	void takesIntegersOfAnyTypeWithinTheRange() {
		ColumnType integer = type(Types.INTEGER, 10, 0);
		assertThat(List.of(7, 7L, (short) 7, (byte) 7, 7.0, BigInteger.valueOf(7), new BigDecimal("7.00"), " 7", "+7"))
			.allSatisfy((value) -> assertThat(convert(integer, value)).isEqualTo(7L));
		refuses(integer, 1L << 31, "value is out of the range of integer");
		refuses(integer, "99999999999999999999", "value is out of the range of integer");
		refuses(integer, new BigDecimal("1e999999999"), "value is out of the range of integer");
		refuses(integer, 7.5, "value has a fraction, column is integer");
		refuses(integer, new BigDecimal("1e-999999999"), "value has a fraction, column is integer");
		refuses(integer, Double.NaN, "value is not a finite number");
		refuses(integer, "seven", "String is not an integer");
		refuses(integer, true, "Boolean is not an integer");
		refuses(type(Types.BIGINT, 19, 0), new BigInteger("9223372036854775808"),
				"value is out of the range of bigint");
		refuses(type(Types.TINYINT, 3, 0), 128, "value is out of the range of tinyint");
	}

	@Test
	void roundsDataButNoKeyAndNeverUpwardsAVersion() {
		ColumnType numeric = type(Types.NUMERIC, 5, 2);
		assertThat(convert(numeric, 1.005)).isEqualTo(new BigDecimal("1.01"));
		assertThat(convert(numeric, RoundingMode.FLOOR, "1.009")).isEqualTo(new BigDecimal("1.00"));
		assertThat(convert(numeric, RoundingMode.FLOOR, "-1.001")).isEqualTo(new BigDecimal("-1.01"));
		assertThat(convert(numeric, RoundingMode.UNNECESSARY, "1.500")).isEqualTo(new BigDecimal("1.50"));
		refuses(numeric, RoundingMode.UNNECESSARY, "1.005", "value has more fractional digits than numeric(5,2)");
	}

	@Test
	void refusesNumbersOfTooManyDigits() {
		ColumnType numeric = type(Types.NUMERIC, 5, 2);
		refuses(numeric, 1000, "value has too many digits for numeric(5,2)");
		refuses(numeric, "999.995", "value has too many digits for numeric(5,2)");
		refuses(numeric, "1e999999999", "value has too many digits for numeric(5,2)");
		refuses(numeric, "1e-999999999", "value has too many digits for numeric(5,2)");
		refuses(numeric, Double.POSITIVE_INFINITY, "value is not a finite number");
		assertThat(convert(type(Types.NUMERIC, 2, 4), "0.0099")).isEqualTo(new BigDecimal("0.0099"));
		refuses(type(Types.NUMERIC, 2, 4), "0.01", "value has too many digits for numeric(2,4)");
	}

	@Test
	void findsEqualNumbersEqualWhereAnyScaleIsKept() {
		ColumnType numeric = type(Types.NUMERIC, 0, ColumnType.UNLIMITED);
		assertThat(convert(numeric, RoundingMode.UNNECESSARY, "1.50"))
			.isEqualTo(convert(numeric, RoundingMode.UNNECESSARY, 1.5));
		assertThat(convert(numeric, RoundingMode.UNNECESSARY, "0.00"))
			.isEqualTo(convert(numeric, RoundingMode.UNNECESSARY, "0e9"));
		refuses(numeric, "1e999999999", "value has too many digits for numeric");
		refuses(numeric, "1e-999999999", "value has too many digits for numeric");
	}

	@Test
	void takesFloatingNumbersThatDoNotOverflow() {
		assertThat(convert(type(Types.DOUBLE, 0, 0), Double.NaN)).isEqualTo(Double.NaN);
		assertThat(convert(type(Types.DOUBLE, 0, 0), -0.0)).isEqualTo(0.0);
		assertThat(convert(type(Types.REAL, 0, 0), 0.1)).isEqualTo((double) 0.1f);
		refuses(type(Types.REAL, 0, 0), 1e39, "value is out of the range of real");
		refuses(type(Types.DOUBLE, 0, 0), "1e400", "value is out of the range of double");
	}

	@Test
	void takesTextAndWhatHasOneSpelling() {
		ColumnType text = type(Types.VARCHAR, 40, 0);
		UUID id = UUID.randomUUID();
		assertThat(convert(text, RoundingMode.FLOOR)).isEqualTo("FLOOR");
		assertThat(convert(text, new BigDecimal("1E+3"))).isEqualTo("1000");
		assertThat(convert(text, id)).isEqualTo(id.toString());
		assertThat(convert(text, TIME)).isEqualTo("2026-03-29T01:30:00.123456789Z");
		assertThat(convert(text, new StringBuilder("built"))).isEqualTo("built");
		assertThat(convert(text, 'c')).isEqualTo("c");
		assertThat(convert(text, false)).isEqualTo("false");
		assertThat(convert(text, URI.create("a:b"))).isEqualTo("a:b");
		refuses(text, List.of("a"), List.of("a").getClass().getSimpleName() + " is not a varchar(40)");
		refuses(text, new byte[1], "byte[] is not a varchar(40)");
	}

	@Test
	void countsCharactersAsDatabasesDo() {
		ColumnType text = type(Types.VARCHAR, 2, 0);
		assertThat(convert(text, "\uD83D\uDE00\uD83D\uDE00")).isEqualTo("\uD83D\uDE00\uD83D\uDE00");
		refuses(text, "abc", "value of 3 characters exceeds varchar(2)");
		refuses(text, "\uD83D", "value is not well-formed Unicode");
		refuses(text, "\uDE00\uD83D", "value is not well-formed Unicode");
		refuses(text, "\0", "value contains the character U+0000");
		assertThat(convert(type(Types.CHAR, 2, 0), "a     ")).isEqualTo("a");
		refuses(type(Types.CHAR, 2, 0), "abc ", "value of 3 characters exceeds char(2)");
	}

	@Test
	void takesPointsInTimeAsUtcAndCutsThemOff() {
		ColumnType micros = type(Types.TIMESTAMP, 26, 6);
		LocalDateTime expected = LocalDateTime.parse("2026-03-29T01:30:00.123456");
		assertThat(List.of(TIME, TIME.atOffset(ZoneOffset.ofHours(9)), TIME.atZone(ZoneId.of("America/New_York")),
				LocalDateTime.ofInstant(TIME, ZoneOffset.UTC), Timestamp.from(TIME), TIME.toString(),
				"2026-03-29T03:30:00.123456789+02:00", "2026-03-29T01:30:00.123456789"))
			.allSatisfy((value) -> assertThat(convert(micros, value)).isEqualTo(expected));
		assertThat(convert(type(Types.TIMESTAMP, 26, 3), Date.from(TIME)))
			.isEqualTo(LocalDateTime.parse("2026-03-29T01:30:00.123"));
		assertThat(convert(type(Types.TIMESTAMP_WITH_TIMEZONE, 35, 0), TIME.plusMillis(800)))
			.isEqualTo(Instant.parse("2026-03-29T01:30:00Z").atOffset(ZoneOffset.UTC));
		assertThat(convert(micros, Instant.parse("1969-12-31T23:59:59.9999999Z")))
			.isEqualTo(LocalDateTime.parse("1969-12-31T23:59:59.999999"));
		assertThat(convert(micros, LocalDate.of(2026, 1, 1))).isEqualTo(LocalDateTime.of(2026, 1, 1, 0, 0));
		assertThat(convert(micros, new java.sql.Date(0).toLocalDate())).isInstanceOf(LocalDateTime.class);
	}

	@Test
	void refusesWhatIsNoPointInTime() {
		ColumnType timestamp = type(Types.TIMESTAMP, 26, 6);
		refuses(timestamp, "yesterday", "String is not a timestamp");
		refuses(timestamp, 1_700_000_000L, "Long is not a timestamp");
		refuses(timestamp, LocalTime.NOON, "LocalTime is not a timestamp");
		refuses(timestamp, new java.sql.Time(0), "Time is not a timestamp");
		refuses(timestamp, LocalDateTime.of(10_000, 1, 1, 0, 0), "value is outside the years 1 to 9999");
		refuses(timestamp, Instant.MAX, "Instant is not a timestamp");
	}

	@Test
	void takesDatesTimesUuidsBooleansAndBytes() {
		assertThat(convert(type(Types.DATE, 10, 0), "2026-02-28")).isEqualTo(LocalDate.of(2026, 2, 28));
		refuses(type(Types.DATE, 10, 0), "2026-02-30", "String is not a date");
		refuses(type(Types.DATE, 10, 0), TIME, "Instant is not a date");
		assertThat(convert(type(Types.TIME, 8, 0), "10:11:12.9")).isEqualTo(LocalTime.of(10, 11, 12));
		refuses(type(Types.TIME, 8, 0), "25:00", "String is not a time");
		ColumnType uuid = type(Types.OTHER, 0, 0).as(ColumnKind.UUID);
		assertThat(convert(uuid, new UUID(1, 2).toString())).isEqualTo(new UUID(1, 2));
		refuses(uuid, "1-1-1-1-1", "String is not a uuid");
		assertThat(convert(type(Types.BOOLEAN, 1, 0), "true")).isEqualTo(true);
		refuses(type(Types.BOOLEAN, 1, 0), "maybe", "String is not a boolean");
		refuses(type(Types.BOOLEAN, 1, 0), "", "String is not a boolean");
		refuses(type(Types.BOOLEAN, 1, 0), 1, "Integer is not a boolean");
		refuses(type(Types.VARBINARY, 2, 0), new byte[3], "value of 3 bytes exceeds varbinary(2)");
		refuses(type(Types.VARBINARY, 2, 0), "ab", "String is not a varbinary(2)");
	}

	@Test
	void neverShowsTheValue() {
		for (int jdbcType : List.of(Types.BIGINT, Types.NUMERIC, Types.DOUBLE, Types.BOOLEAN, Types.DATE, Types.TIME,
				Types.TIMESTAMP, Types.VARBINARY)) {
			assertThatExceptionOfType(InvalidValueException.class)
				.isThrownBy(() -> convert(type(jdbcType, 5, 2), "secret"))
				.satisfies((ex) -> assertThat(ex.reason().toLowerCase(Locale.ROOT)).doesNotContain("secret"));
		}
	}

}

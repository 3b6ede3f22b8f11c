package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PostgresText}.
 */
class PostgresTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "0001-01-01T00:00:00.000001", "2026-07-01T09:05:03", "2026-12-31T23:59:59.999999",
			"2026-12-31T23:59:59.123456789", "9999-02-28T10:00:00.1", "2024-02-29T00:00:00.000000001" })
	void writesAPointInTimeAsIso8601(String time) {
		assertThat(PostgresText.of(LocalDateTime.parse(time))).isEqualTo(time);
		assertThat(PostgresText.of(LocalDateTime.parse(time).atOffset(ZoneOffset.UTC))).isEqualTo(time + "Z");
	}

	@Test
	void writesAnOffsetThatIsNotUtc() {
		assertThat(PostgresText.of(OffsetDateTime.parse("2026-07-01T09:05:03+09:00")))
			.isEqualTo("2026-07-01T09:05:03+09:00");
	}

	@Test
	void writesPlainDigits() {
		assertThat(PostgresText.of(new BigDecimal("1E+3"))).isEqualTo("1000");
	}

}

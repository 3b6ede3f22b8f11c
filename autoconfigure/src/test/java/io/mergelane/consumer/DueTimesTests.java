package io.mergelane.consumer;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import io.mergelane.failure.RejectedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DueTimes}.
 */
class DueTimesTests {

	private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

	@Test
	void aRecordIsDueSomeTimeAfterItsTimestamp() {
		DueTimes times = times(Duration.ofMinutes(10), null);
		assertThat(times.untilDue(record(NOW.minusSeconds(60), null))).isEqualTo(Duration.ofMinutes(9));
		assertThat(times.untilDue(record(NOW.minusSeconds(600), null))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-22T08:00:05Z", " 1795334405000 " })
	void aHeaderTellsWhenItIsDue(String time) {
		assertThat(times(Duration.ZERO, "due").untilDue(record(NOW, time))).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void withoutTheHeaderItIsDue() {
		assertThat(times(Duration.ZERO, "due").untilDue(record(NOW, null))).isNull();
	}

	@Test
	void doesNotWaitForEver() {
		assertThat(times(Duration.ZERO, "due").untilDue(record(NOW, "" + Long.MAX_VALUE)))
			.isEqualTo(Duration.ofDays(365));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "99999999999999999999", "2026-11-22T08:00:05" })
	void aHeaderThatTellsNoTimeIsTheFaultOfTheRecord(String time) {
		assertThatExceptionOfType(RejectedRecordException.class)
			.isThrownBy(() -> times(Duration.ZERO, "due").untilDue(record(NOW, time)))
			.withMessageContaining("header 'due'");
	}

	private static DueTimes times(Duration delay, @Nullable String header) {
		return new DueTimes(delay, header, Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private static ConsumerRecord<?, ?> record(Instant timestamp, @Nullable String due) {
		RecordHeaders headers = new RecordHeaders();
		if (due != null) {
			headers.add("due", due.getBytes(StandardCharsets.UTF_8));
		}
		return new ConsumerRecord<>("topic", 0, 0, timestamp.toEpochMilli(), TimestampType.CREATE_TIME, 1, 1, "key",
				"value", headers, Optional.empty());
	}

}

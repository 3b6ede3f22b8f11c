package io.mergelane.consumer;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

import io.mergelane.failure.RejectedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Knows when records may be handled: some time after their timestamp, or not before the
 * time that a header says.
 * <p>
 * Threading: immutable.
 */
final class DueTimes {

	private static final long LONGEST = Duration.ofDays(365).toMillis();

	private final long delay;

	private final @Nullable String header;

	private final Clock clock;

	/**
	 * Create due times.
	 * @param delay time after the timestamp of a record; zero for none
	 * @param header name of the header that says when a record is due: milliseconds since
	 * 1970, or ISO 8601 with a zone; {@code null} for none
	 * @param clock time of day
	 */
	DueTimes(Duration delay, @Nullable String header, Clock clock) {
		this.delay = delay.toMillis();
		this.header = header;
		this.clock = clock;
	}

	/**
	 * Return how long to wait until a record may be handled.
	 * @param record the record
	 * @return how long, or {@code null} if it is due
	 * @throws RejectedRecordException if the header does not tell a time
	 */
	@Nullable Duration untilDue(ConsumerRecord<?, ?> record) {
		if (this.delay == 0 && this.header == null) {
			return null;
		}
		long due = (this.delay > 0) ? record.timestamp() + this.delay : 0;
		Header told = (this.header != null) ? record.headers().lastHeader(this.header) : null;
		if (told != null) {
			due = Math.max(due, time(told));
		}
		long wait = due - this.clock.millis();
		return (wait > 0) ? Duration.ofMillis(Math.min(wait, LONGEST)) : null;
	}

	private static long time(Header header) {
		String text = (header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8).trim() : "";
		try {
			return text.chars().allMatch(Character::isDigit) ? Long.parseLong(text)
					: Instant.parse(text).toEpochMilli();
		}
		catch (NumberFormatException | DateTimeParseException | ArithmeticException ex) {
			throw new RejectedRecordException(
					"header '%s' does not tell a time: milliseconds since 1970, or ISO 8601".formatted(header.key()));
		}
	}

}

package io.mergelane.merge.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;

/**
 * Converts points in time to {@code LocalDateTime} or {@code OffsetDateTime} in UTC, cut
 * off at the precision of the column. A value without zone is taken as UTC.
 * <p>
 * Threading: immutable.
 */
final class TimestampConverter implements ValueConverter {

	private static final int MAX_YEAR = 9999;

	private final ColumnType type;

	TimestampConverter(ColumnType type) {
		this.type = type;
	}

	@Override
	public Object convert(Object value) {
		LocalDateTime time = Precision.cut(utc(value), this.type.scale());
		if (time.getYear() < 1 || time.getYear() > MAX_YEAR) {
			throw new InvalidValueException("value is outside the years 1 to 9999");
		}
		return (this.type.kind() == ColumnKind.TIMESTAMP) ? time : time.atOffset(ZoneOffset.UTC);
	}

	private LocalDateTime utc(Object value) {
		try {
			if (value instanceof TemporalAccessor temporal) {
				return utc(temporal);
			}
			if (value instanceof java.sql.Date date) {
				return date.toLocalDate().atStartOfDay();
			}
			if (value instanceof Date date && !(value instanceof java.sql.Time)) {
				return utc(date.toInstant());
			}
			if (value instanceof CharSequence text) {
				return utc(DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from));
			}
		}
		catch (DateTimeException ex) {
			throw InvalidValueException.notA(this.type.label(), value);
		}
		throw InvalidValueException.notA(this.type.label(), value);
	}

	private LocalDateTime utc(TemporalAccessor temporal) {
		if (temporal instanceof Instant instant) {
			return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
		}
		if (temporal instanceof OffsetDateTime time) {
			return utc(time.toInstant());
		}
		if (temporal instanceof ZonedDateTime time) {
			return utc(time.toInstant());
		}
		if (temporal instanceof LocalDateTime time) {
			return time;
		}
		if (temporal instanceof LocalDate date) {
			return date.atStartOfDay();
		}
		throw InvalidValueException.notA(this.type.label(), temporal);
	}

}

package io.mergelane.merge.value;

import java.time.DateTimeException;
import java.time.LocalTime;

/**
 * Converts to {@code LocalTime}, cut off at the precision of the column.
 * <p>
 * Threading: immutable.
 */
final class TimeConverter implements ValueConverter {

	private final int digits;

	TimeConverter(ColumnType type) {
		this.digits = type.scale();
	}

	@Override
	public Object convert(Object value) {
		return Precision.cut(time(value), this.digits);
	}

	private static LocalTime time(Object value) {
		if (value instanceof LocalTime time) {
			return time;
		}
		if (value instanceof java.sql.Time time) {
			return time.toLocalTime();
		}
		if (value instanceof CharSequence text) {
			try {
				return LocalTime.parse(text);
			}
			catch (DateTimeException ex) {
				throw InvalidValueException.notA("time", value);
			}
		}
		throw InvalidValueException.notA("time", value);
	}

}

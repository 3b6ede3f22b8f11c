package io.mergelane.merge.value;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Converts to {@code LocalDate} what is a date and nothing more.
 * <p>
 * Threading: immutable.
 */
final class DateConverter implements ValueConverter {

	private static final int MAX_YEAR = 9999;

	@Override
	public Object convert(Object value) {
		LocalDate date = date(value);
		if (date.getYear() < 1 || date.getYear() > MAX_YEAR) {
			throw new InvalidValueException("value is outside the years 1 to 9999");
		}
		return date;
	}

	private static LocalDate date(Object value) {
		if (value instanceof LocalDate date) {
			return date;
		}
		if (value instanceof java.sql.Date date) {
			return date.toLocalDate();
		}
		if (value instanceof CharSequence text) {
			try {
				return LocalDate.parse(text);
			}
			catch (DateTimeException ex) {
				throw InvalidValueException.notA("date", value);
			}
		}
		throw InvalidValueException.notA("date", value);
	}

}

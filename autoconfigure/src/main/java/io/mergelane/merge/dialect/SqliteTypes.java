package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;

/**
 * Knows what a declared type means to SQLite, which stores anything anywhere: mostly its
 * rules of column affinity, and text of a fixed width for dates and times, so that the
 * order of the text is that of time.
 * <p>
 * Threading: stateless.
 */
final class SqliteTypes {

	/**
	 * What the driver reports for a type without a length.
	 */
	private static final int UNLIMITED = 2_000_000_000;

	/**
	 * What the driver reports for a type without digits.
	 */
	private static final int NO_DIGITS = 10;

	private static final int MICROSECONDS = 6;

	/**
	 * Digits of a number that always fits an integer.
	 */
	private static final int INTEGER_DIGITS = 18;

	private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn",
			Locale.ROOT);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.nnnnnnnnn", Locale.ROOT);

	private static final int FRACTION = 9;

	private SqliteTypes() {
	}

	static ColumnType columnType(String typeName, int size, int scale) {
		String name = typeName.toUpperCase(Locale.ROOT);
		int length = (size < UNLIMITED) ? size : ColumnType.UNLIMITED;
		if (name.contains("INT")) {
			return type(ColumnKind.INTEGER, Types.BIGINT, name, ColumnType.UNLIMITED, 0);
		}
		if (contains(name, "CHAR", "CLOB", "TEXT")) {
			return type(ColumnKind.TEXT, Types.VARCHAR, name, length, 0);
		}
		if (contains(name, "BLOB", "BINARY")) {
			return type(ColumnKind.BINARY, Types.VARBINARY, name, length, 0);
		}
		if (contains(name, "REAL", "FLOA", "DOUB")) {
			return type(ColumnKind.FLOATING, Types.DOUBLE, name, ColumnType.UNLIMITED, 0);
		}
		if (contains(name, "DEC", "NUM")) {
			return numeric(name, length, scale);
		}
		int digits = (size <= FRACTION) ? size : MICROSECONDS;
		return switch (name.split(" ", 2)[0]) {
			case "TIMESTAMP", "TIMESTAMPTZ", "DATETIME" ->
				type(ColumnKind.TIMESTAMP, Types.TIMESTAMP, name, length, digits);
			case "DATE" -> type(ColumnKind.DATE, Types.DATE, name, length, 0);
			case "TIME" -> type(ColumnKind.TIME, Types.TIME, name, length, digits);
			case "BOOLEAN", "BOOL" -> type(ColumnKind.BOOLEAN, Types.BOOLEAN, name, length, 0);
			case "UUID" -> type(ColumnKind.UUID, Types.OTHER, name, length, 0);
			default -> type(ColumnKind.OTHER, Types.OTHER, name, length, 0);
		};
	}

	/**
	 * The driver adds the scale to the precision.
	 */
	private static ColumnType numeric(String name, int length, int scale) {
		if (length == ColumnType.UNLIMITED && scale == NO_DIGITS) {
			return type(ColumnKind.NUMERIC, Types.NUMERIC, name, length, ColumnType.UNLIMITED);
		}
		boolean integer = scale == 0 && length <= INTEGER_DIGITS;
		return integer ? type(ColumnKind.INTEGER, Types.BIGINT, name, ColumnType.UNLIMITED, 0)
				: type(ColumnKind.NUMERIC, Types.NUMERIC, name, length - scale, scale);
	}

	private static ColumnType type(ColumnKind kind, int jdbcType, String name, int size, int scale) {
		return new ColumnType(kind, jdbcType, name, size, scale);
	}

	private static boolean contains(String name, String... parts) {
		for (String part : parts) {
			if (name.contains(part)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The value as it is stored: no type but numbers, text and bytes.
	 */
	static Object stored(ColumnType type, Object value) {
		if (value instanceof LocalDateTime time) {
			return cut(TIMESTAMP.format(time), type.scale());
		}
		if (value instanceof OffsetDateTime time) {
			return cut(TIMESTAMP.format(time), type.scale());
		}
		if (value instanceof LocalTime time) {
			return cut(TIME.format(time), type.scale());
		}
		if (value instanceof BigDecimal decimal) {
			return decimal.toPlainString();
		}
		return (value instanceof Number || value instanceof Boolean || value instanceof byte[]) ? value
				: value.toString();
	}

	private static String cut(String time, int digits) {
		int end = time.length() - FRACTION + digits;
		return time.substring(0, (digits > 0) ? end : end - 1);
	}

}

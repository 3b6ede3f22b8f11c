package io.mergelane.merge.dialect;

import java.sql.Types;

import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;

/**
 * Knows the types of MySQL and MariaDB as their drivers describe them.
 * <p>
 * Threading: stateless.
 */
final class MySqlTypes {

	/**
	 * Length of a date and time up to the decimal point.
	 */
	private static final int DATE_TIME = 20;

	/**
	 * Digits of the greatest {@code BIGINT UNSIGNED}.
	 */
	private static final int UNSIGNED_BIGINT = 20;

	private static final int MICROSECONDS = 6;

	private MySqlTypes() {
	}

	static ColumnType columnType(int jdbcType, String typeName, int size, int scale) {
		ColumnType standard = ColumnType.standard(jdbcType, typeName, size, scale);
		return switch (typeName) {
			case "BIT" -> (size > 1) ? bits(typeName, size) : standard.as(ColumnKind.BOOLEAN);
			case "DATETIME" -> timed(ColumnKind.TIMESTAMP, jdbcType, typeName, fraction(size));
			case "TIMESTAMP" -> timed(ColumnKind.TIMESTAMP_WITH_TIME_ZONE, jdbcType, typeName, fraction(size));
			// Drivers disagree on how they tell its digits.
			case "TIME" -> timed(ColumnKind.TIME, jdbcType, typeName, MICROSECONDS);
			case "UUID" -> standard.as(ColumnKind.UUID);
			case "YEAR", "ENUM", "SET", "JSON" ->
				new ColumnType(ColumnKind.OTHER, Types.OTHER, typeName, ColumnType.UNLIMITED, 0);
			default -> typeName.contains("UNSIGNED") ? unsigned(standard) : standard;
		};
	}

	private static ColumnType bits(String typeName, int size) {
		return new ColumnType(ColumnKind.BINARY, Types.VARBINARY, typeName, (size + 7) / 8, 0);
	}

	private static ColumnType timed(ColumnKind kind, int jdbcType, String typeName, int digits) {
		return new ColumnType(kind, jdbcType, typeName, ColumnType.UNLIMITED, digits);
	}

	private static int fraction(int size) {
		return Math.max(0, size - DATE_TIME);
	}

	/**
	 * The next larger type has room for it; the database refuses what is less than zero.
	 */
	private static ColumnType unsigned(ColumnType type) {
		return switch (type.jdbcType()) {
			case Types.TINYINT -> integer(Types.SMALLINT, type.name());
			case Types.SMALLINT -> integer(Types.INTEGER, type.name());
			case Types.INTEGER -> integer(Types.BIGINT, type.name());
			case Types.BIGINT -> new ColumnType(ColumnKind.NUMERIC, Types.NUMERIC, type.name(), UNSIGNED_BIGINT, 0);
			default -> type;
		};
	}

	private static ColumnType integer(int jdbcType, String typeName) {
		return new ColumnType(ColumnKind.INTEGER, jdbcType, typeName, ColumnType.UNLIMITED, 0);
	}

}

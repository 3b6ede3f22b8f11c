package io.mergelane.merge.value;

/**
 * How the values of a column are represented in Java when they are bound.
 * <p>
 * Threading: immutable.
 */
public enum ColumnKind {

	/**
	 * Bound as {@code Boolean}.
	 */
	BOOLEAN,

	/**
	 * Bound as {@code Long}, within the range of the column.
	 */
	INTEGER,

	/**
	 * Bound as {@code BigDecimal}, in the scale of the column.
	 */
	NUMERIC,

	/**
	 * Bound as {@code Double}.
	 */
	FLOATING,

	/**
	 * Bound as {@code String}.
	 */
	TEXT,

	/**
	 * Bound as {@code java.util.UUID}.
	 */
	UUID,

	/**
	 * Bound as {@code LocalDateTime}, in UTC and in the precision of the column.
	 */
	TIMESTAMP,

	/**
	 * Bound as {@code OffsetDateTime}, in UTC and in the precision of the column.
	 */
	TIMESTAMP_WITH_TIME_ZONE,

	/**
	 * Bound as {@code LocalDate}.
	 */
	DATE,

	/**
	 * Bound as {@code LocalTime}, in the precision of the column.
	 */
	TIME,

	/**
	 * Bound as {@code byte[]}.
	 */
	BINARY,

	/**
	 * A type of this database's own, bound as a {@code String} for it to parse.
	 */
	OTHER

}

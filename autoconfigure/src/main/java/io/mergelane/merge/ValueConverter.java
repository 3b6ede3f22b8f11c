package io.mergelane.merge;

/**
 * Converts a value to what is bound for one column, or refuses it.
 * <p>
 * Invariant: what is bound is what the column will hold, digit by digit.
 * <p>
 * Threading: immutable.
 */
@FunctionalInterface
interface ValueConverter {

	/**
	 * Convert a value.
	 * @param value the value, not null
	 * @return the value in the Java type of the column's kind
	 * @throws InvalidValueException if the column cannot take it
	 */
	Object convert(Object value);

	static ValueConverter of(MergeColumn column, ColumnRole role, boolean acceptsNul) {
		ColumnType type = column.type();
		return switch (type.kind()) {
			case BOOLEAN -> new BooleanConverter();
			case INTEGER -> IntegerConverter.of(type);
			case NUMERIC -> new NumericConverter(type, role);
			case FLOATING -> new FloatingConverter(type);
			case TEXT, OTHER -> new TextConverter(type, acceptsNul);
			case UUID -> new UuidConverter();
			case TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE -> new TimestampConverter(type);
			case DATE -> new DateConverter();
			case TIME -> new TimeConverter(type);
			case BINARY -> new BinaryConverter(type);
		};
	}

}

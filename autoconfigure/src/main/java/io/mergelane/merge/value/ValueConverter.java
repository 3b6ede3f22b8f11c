package io.mergelane.merge.value;

import java.math.RoundingMode;

/**
 * Converts a value to what is bound for one column, or refuses it. Public only for the
 * packages beside this one.
 * <p>
 * Invariant: what is bound is what the column will hold, digit by digit.
 * <p>
 * Threading: immutable.
 */
@FunctionalInterface
public interface ValueConverter {

	/**
	 * Convert a value.
	 * @param value the value, not null
	 * @return the value in the Java type of the column's kind
	 * @throws InvalidValueException if the column cannot take it
	 */
	Object convert(Object value);

	/**
	 * The converter for a type.
	 * @param type the type of the column
	 * @param rounding what to do with digits beyond the scale of a number
	 * @param acceptsNul whether text may contain the character U+0000
	 * @return the converter
	 */
	static ValueConverter of(ColumnType type, RoundingMode rounding, boolean acceptsNul) {
		return switch (type.kind()) {
			case BOOLEAN -> new BooleanConverter();
			case INTEGER -> IntegerConverter.of(type);
			case NUMERIC -> new NumericConverter(type, rounding);
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

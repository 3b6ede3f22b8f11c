package io.mergelane.merge.value;

import java.sql.Types;

/**
 * Converts to {@code Double}, rounded to the nearest the column can hold.
 * <p>
 * Threading: immutable.
 */
final class FloatingConverter implements ValueConverter {

	private final ColumnType type;

	private final String label;

	FloatingConverter(ColumnType type) {
		this.type = type;
		this.label = type.label();
	}

	@Override
	public Object convert(Object value) {
		double converted = (value instanceof Double || value instanceof Float) ? ((Number) value).doubleValue()
				: finite(Decimals.read(value, this.label).doubleValue());
		if (this.type.jdbcType() == Types.REAL) {
			converted = single(converted);
		}
		// One zero: the database finds -0.0 and 0.0 equal, so must the key.
		return converted + 0.0;
	}

	private double single(double value) {
		return Double.isInfinite(value) ? value : finite((float) value);
	}

	private double finite(double value) {
		if (Double.isInfinite(value)) {
			throw new InvalidValueException("value is out of the range of " + this.type.label());
		}
		return value;
	}

}

package io.mergelane.merge.value;

import java.math.BigDecimal;
import java.sql.Types;

/**
 * Converts to {@code Long}, within the range of the column and without dropping
 * fractions.
 * <p>
 * Threading: immutable.
 */
final class IntegerConverter implements ValueConverter {

	private static final int LONG_DIGITS = 19;

	private final String label;

	private final long least;

	private final long greatest;

	private IntegerConverter(String label, long least, long greatest) {
		this.label = label;
		this.least = least;
		this.greatest = greatest;
	}

	static IntegerConverter of(ColumnType type) {
		return switch (type.jdbcType()) {
			case Types.TINYINT -> new IntegerConverter(type.label(), Byte.MIN_VALUE, Byte.MAX_VALUE);
			case Types.SMALLINT -> new IntegerConverter(type.label(), Short.MIN_VALUE, Short.MAX_VALUE);
			case Types.INTEGER -> new IntegerConverter(type.label(), Integer.MIN_VALUE, Integer.MAX_VALUE);
			case Types.NUMERIC, Types.DECIMAL -> ofDigits(type);
			default -> new IntegerConverter(type.label(), Long.MIN_VALUE, Long.MAX_VALUE);
		};
	}

	private static IntegerConverter ofDigits(ColumnType type) {
		long greatest = BigDecimal.TEN.pow(type.size()).longValueExact() - 1;
		return new IntegerConverter(type.label(), -greatest, greatest);
	}

	@Override
	public Object convert(Object value) {
		if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
			return checked(((Number) value).longValue());
		}
		BigDecimal decimal = Decimals.read(value, this.label);
		if (Decimals.integerDigits(decimal) > LONG_DIGITS) {
			throw outOfRange();
		}
		return checked(exact(decimal));
	}

	private long exact(BigDecimal decimal) {
		if (decimal.stripTrailingZeros().scale() > 0) {
			throw new InvalidValueException("value has a fraction, column is " + this.label);
		}
		try {
			return decimal.longValueExact();
		}
		catch (ArithmeticException ex) {
			throw outOfRange();
		}
	}

	private Long checked(long value) {
		if (value < this.least || value > this.greatest) {
			throw outOfRange();
		}
		return value;
	}

	private InvalidValueException outOfRange() {
		return new InvalidValueException("value is out of the range of " + this.label);
	}

}

package io.mergelane.merge.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads numbers without losing a digit.
 * <p>
 * Threading: stateless.
 */
final class Decimals {

	/**
	 * What PostgreSQL keeps at most before the decimal point; more would only cost memory
	 * here.
	 */
	static final int MAX_DIGITS = 131_072;

	/**
	 * What PostgreSQL keeps at most after the decimal point.
	 */
	static final int MAX_SCALE = 16_383;

	private Decimals() {
	}

	static BigDecimal read(Object value, String label) {
		if (value instanceof BigDecimal decimal) {
			return decimal;
		}
		if (value instanceof BigInteger integer) {
			return new BigDecimal(integer);
		}
		if (value instanceof Number || value instanceof CharSequence) {
			return parse(value, label);
		}
		throw InvalidValueException.notA(label, value);
	}

	/**
	 * The number of digits before the decimal point, known without writing them out.
	 */
	static long integerDigits(BigDecimal decimal) {
		return (decimal.signum() == 0) ? 0 : (long) decimal.precision() - decimal.scale();
	}

	private static BigDecimal parse(Object value, String label) {
		String text = value.toString().trim();
		if (text.length() > MAX_DIGITS + MAX_SCALE) {
			throw new InvalidValueException("value of " + text.length() + " characters exceeds " + label);
		}
		try {
			return new BigDecimal(text);
		}
		catch (NumberFormatException ex) {
			throw notANumber(value, label);
		}
	}

	private static InvalidValueException notANumber(Object value, String label) {
		return (value instanceof Number) ? new InvalidValueException("value is not a finite number")
				: InvalidValueException.notA(label, value);
	}

}

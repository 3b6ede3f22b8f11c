package io.mergelane.merge.value;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Converts to {@code BigDecimal} in the scale of the column.
 * <p>
 * Digits beyond the scale are rounded as told; {@link RoundingMode#UNNECESSARY} refuses
 * them.
 * <p>
 * Threading: immutable.
 */
final class NumericConverter implements ValueConverter {

	private final ColumnType type;

	private final String label;

	private final RoundingMode rounding;

	NumericConverter(ColumnType type, RoundingMode rounding) {
		this.type = type;
		this.label = type.label();
		this.rounding = rounding;
	}

	@Override
	public Object convert(Object value) {
		BigDecimal decimal = Decimals.read(value, this.label);
		// Before anything is written out: 1e999999999 is short, its digits are not.
		if (Decimals.integerDigits(decimal) > maxIntegerDigits() || decimal.scale() > Decimals.MAX_SCALE) {
			throw tooManyDigits();
		}
		BigDecimal rounded = (this.type.scale() == ColumnType.UNLIMITED) ? normalised(decimal) : scaled(decimal);
		if (Decimals.integerDigits(rounded) > maxIntegerDigits()) {
			throw tooManyDigits();
		}
		return rounded;
	}

	private BigDecimal normalised(BigDecimal decimal) {
		return (decimal.signum() == 0) ? BigDecimal.ZERO : decimal.stripTrailingZeros();
	}

	private BigDecimal scaled(BigDecimal decimal) {
		try {
			return decimal.setScale(this.type.scale(), this.rounding);
		}
		catch (ArithmeticException ex) {
			throw new InvalidValueException("value has more fractional digits than " + this.type.label());
		}
	}

	private int maxIntegerDigits() {
		return (this.type.size() == ColumnType.UNLIMITED || this.type.scale() == ColumnType.UNLIMITED)
				? Decimals.MAX_DIGITS : this.type.size() - this.type.scale();
	}

	private InvalidValueException tooManyDigits() {
		return new InvalidValueException("value has too many digits for " + this.type.label());
	}

}

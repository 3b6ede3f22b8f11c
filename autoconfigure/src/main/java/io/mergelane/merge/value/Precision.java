package io.mergelane.merge.value;

import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;

/**
 * Cuts points in time off at a number of fractional digits.
 * <p>
 * Databases round or truncate, each its own way. Cutting off first, always downwards,
 * makes what is compared equal to what is stored.
 * <p>
 * Threading: stateless.
 */
final class Precision {

	private static final int[] UNITS = { 1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100,
			10 };

	private Precision() {
	}

	@SuppressWarnings("unchecked")
	static <T extends Temporal> T cut(T time, int digits) {
		if (digits < 0 || digits >= UNITS.length) {
			return time;
		}
		int nano = time.get(ChronoField.NANO_OF_SECOND);
		return (T) time.with(ChronoField.NANO_OF_SECOND, nano - nano % UNITS[digits]);
	}

}

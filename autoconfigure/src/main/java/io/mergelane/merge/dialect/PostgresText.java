package io.mergelane.merge.dialect;

import java.math.BigDecimal;

/**
 * Writes values as PostgreSQL reads them: numbers in plain digits, times in ISO 8601.
 * <p>
 * Threading: stateless.
 */
final class PostgresText {

	private PostgresText() {
	}

	static String of(Object value) {
		return (value instanceof BigDecimal decimal) ? decimal.toPlainString() : value.toString();
	}

}

package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.merge.MergeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Oracle's error numbers mean: its SQL states tell little.
 * <p>
 * Threading: stateless.
 */
final class OracleFailures {

	/**
	 * The name is in parentheses in any language. What 23ai adds, under another number,
	 * has values.
	 */
	private static final Pattern CONSTRAINT = Pattern
		.compile("^ORA-(?:00001|0229[0-2]): [^(\\n]*\\((?:[^).\\n]+\\.)?([^).\\n]+)\\)");

	private OracleFailures() {
	}

	static MergeFailure classify(SQLException failure) {
		int code = failure.getErrorCode();
		return switch (code) {
			case 1 -> MergeFailure.KEY_RACE;
			// Busy; deadlock; lock timeouts; serialization failure; snapshot too old.
			case 54, 60, 2049, 4020, 4021, 30006, 8177, 1555 -> MergeFailure.TRANSIENT;
			// Session killed or expired; canceled by a timeout; not logged on.
			case 28, 2396, 1013, 1012 -> MergeFailure.TRANSIENT;
			// Server starting, stopping or gone; connection lost, as server and driver
			// say.
			case 1033, 1034, 1089, 1090, 1092, 3113, 3114, 3135, 17002, 17008, 17410, 25402, 25408 ->
				MergeFailure.TRANSIENT;
			// Null; check; parent missing; child left; of a view, a policy, a partition.
			case 1400, 1407, 2290, 2291, 2292, 1402, 28115, 14400, 14402 -> MergeFailure.DATA;
			// Too long; too precise; out of range, as server and driver say.
			case 1401, 12899, 1461, 1438, 1426, 6502, 17026 -> MergeFailure.DATA;
			// No number; no such date; no hexadecimal digits; a year out of range; no
			// XML.
			case 1722, 1839, 1841, 1843, 1465, 1858, 1861, 31011 -> MergeFailure.DATA;
			// Two rows of one key.
			case 30926 -> MergeFailure.DATA;
			default -> others(failure, code);
		};
	}

	private static MergeFailure others(SQLException failure, int code) {
		// All of the network layer.
		if (code >= 12150 && code <= 12699) {
			return MergeFailure.TRANSIENT;
		}
		// Raised by a trigger.
		if (code >= 20000 && code <= 20999) {
			return MergeFailure.DATA;
		}
		return MergeFailure.standard(failure);
	}

	static @Nullable String constraint(SQLException failure) {
		String message = failure.getMessage();
		Matcher matcher = (message != null) ? CONSTRAINT.matcher(message) : null;
		return (matcher != null && matcher.find()) ? matcher.group(1) : null;
	}

}

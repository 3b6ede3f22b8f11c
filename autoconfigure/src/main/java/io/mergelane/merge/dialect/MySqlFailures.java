package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.merge.MergeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Reads what MySQL and MariaDB say of a failure: a code, which often says more than the
 * state, and a message. That of a duplicate key contains the key before the name of the
 * index, which is last.
 * <p>
 * Threading: stateless.
 */
final class MySqlFailures {

	private static final Pattern INDEX = Pattern.compile("(?s).* for key '([^']+)'\\s*");

	private static final Pattern FOREIGN_KEY = Pattern.compile("CONSTRAINT `([^`]+)` FOREIGN KEY");

	private static final Pattern MARIADB_CHECK = Pattern.compile("CONSTRAINT `([^`]+)` failed for `");

	private static final Pattern MYSQL_CHECK = Pattern.compile("Check constraint '([^']+)' is violated");

	private MySqlFailures() {
	}

	static MergeFailure classify(SQLException failure) {
		return switch (failure.getErrorCode()) {
			// Deadlock; lock timeout; changed since the snapshot; lock not available.
			case 1213, 1205, 1020, 3572 -> MergeFailure.TRANSIENT;
			// Canceled or timed out; killed; too many locks; out of memory or space.
			case 1317, 1969, 3024, 1927, 1206, 1021, 1037, 1038, 1041, 1114 -> MergeFailure.TRANSIENT;
			case 1062, 1586 -> MergeFailure.KEY_RACE;
			// Data truncated; incorrect string; no default; check violated; no partition.
			case 1265, 1366, 1364, 3819, 4025, 1526 -> MergeFailure.DATA;
			// Row too large; incorrect value for a function; raised by a trigger.
			case 1118, 1411, 1644 -> MergeFailure.DATA;
			default -> MergeFailure.standard(failure);
		};
	}

	/**
	 * Name of the violated constraint, never a value.
	 */
	static @Nullable String constraint(SQLException failure) {
		String message = (failure.getMessage() != null) ? failure.getMessage() : "";
		return switch (failure.getErrorCode()) {
			case 1062, 1586 -> whole(INDEX, message);
			case 1452 -> part(FOREIGN_KEY, message);
			case 4025 -> part(MARIADB_CHECK, message);
			case 3819 -> part(MYSQL_CHECK, message);
			default -> null;
		};
	}

	private static @Nullable String whole(Pattern pattern, String message) {
		Matcher matcher = pattern.matcher(message);
		return matcher.matches() ? matcher.group(1) : null;
	}

	private static @Nullable String part(Pattern pattern, String message) {
		Matcher matcher = pattern.matcher(message);
		return matcher.find() ? matcher.group(1) : null;
	}

}

package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.merge.MergeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Reads what SQLite says of a failure: a result code, whose lowest byte says enough, and
 * a message. There are no SQL states.
 * <p>
 * Threading: stateless.
 */
final class SqliteFailures {

	private static final int PRIMARY = 0xff;

	private static final Pattern CONSTRAINT = Pattern
		.compile("\\[SQLITE_CONSTRAINT_\\w+\\].*\\((?:CHECK|UNIQUE|NOT NULL) constraint failed: (.+)\\)");

	private SqliteFailures() {
	}

	static MergeFailure classify(SQLException failure) {
		return switch (failure.getErrorCode() & PRIMARY) {
			// Busy; locked; interrupted; schema changed; locking protocol.
			case 5, 6, 9, 17, 15 -> MergeFailure.TRANSIENT;
			// Out of memory; disk error; disk full.
			case 7, 10, 13 -> MergeFailure.TRANSIENT;
			// Too big; constraint violated; not an integer for the row id.
			case 18, 19, 20 -> MergeFailure.DATA;
			default -> MergeFailure.standard(failure);
		};
	}

	/**
	 * The columns of a unique key, the name of a check or, without one, its condition.
	 */
	static @Nullable String constraint(SQLException failure) {
		String message = (failure.getMessage() != null) ? failure.getMessage() : "";
		Matcher matcher = CONSTRAINT.matcher(message);
		return matcher.matches() ? matcher.group(1) : null;
	}

}

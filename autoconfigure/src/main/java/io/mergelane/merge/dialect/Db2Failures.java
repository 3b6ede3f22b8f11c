package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.merge.MergeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Knows what the SQL codes of Db2 mean, where its SQL states do not tell.
 * <p>
 * Threading: stateless.
 */
final class Db2Failures {

	/**
	 * The tokens of a violated check or foreign key are the constraint's name and nothing
	 * else. Those of a unique key (-803) are a number.
	 */
	private static final Pattern CONSTRAINT = Pattern
		.compile("SQLCODE=-5(?:30|31|32|45), SQLSTATE=\\d{5}, SQLERRMC=(?:[^.,;]+\\.)*([^.,;]+)[,;]");

	private Db2Failures() {
	}

	static MergeFailure classify(SQLException failure) {
		return switch (failure.getErrorCode()) {
			case -803 -> MergeFailure.KEY_RACE;
			// Deadlock or lock timeout; no locks, log or other resource left;
			// interrupted.
			case -911, -913, -912, -964, -904, -952 -> MergeFailure.TRANSIENT;
			// Connection lost, or moved to another server, as server and driver say.
			case -30081, -30080, -30108, -4499, -4498 -> MergeFailure.TRANSIENT;
			// Deactivated; too many connections; standby.
			case -1224, -1040, -1776 -> MergeFailure.TRANSIENT;
			// Raised by a trigger, or failed in one; check option of a view.
			case -438, -723, -161 -> MergeFailure.DATA;
			default -> MergeFailure.standard(failure);
		};
	}

	static @Nullable String constraint(SQLException failure) {
		String message = failure.getMessage();
		Matcher matcher = (message != null) ? CONSTRAINT.matcher(message) : null;
		return (matcher != null && matcher.find()) ? matcher.group(1) : null;
	}

}

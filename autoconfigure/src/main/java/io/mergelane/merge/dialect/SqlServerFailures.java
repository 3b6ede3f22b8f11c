package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.merge.MergeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Knows what SQL Server's error numbers mean: most of its SQL states are the driver's
 * own.
 * <p>
 * Threading: stateless.
 */
final class SqlServerFailures {

	/**
	 * From 50000 on numbers are the user's, raised by a trigger.
	 */
	private static final int RAISED = 50_000;

	/**
	 * Only from the beginning, and only in English: the values of the key come behind.
	 */
	private static final Pattern CONSTRAINT = Pattern.compile("""
			^(?:Violation of [A-Z ]+ constraint '([^']+)'\
			|Cannot insert duplicate key row in object '[^']*' with unique index '([^']+)'\
			|The [A-Z]+ statement conflicted with the [A-Z ]+ constraint "([^"]+)")""");

	private SqlServerFailures() {
	}

	static MergeFailure classify(SQLException failure) {
		int code = failure.getErrorCode();
		return switch (code) {
			case 2627, 2601 -> MergeFailure.KEY_RACE;
			// Deadlock; lock timeout; no locks or memory left; update conflict of
			// snapshots.
			case 1205, 1222, 1204, 701, 8645, 8651, 3960, 3961 -> MergeFailure.TRANSIENT;
			// Conflicts of memory-optimized tables.
			case 41301, 41302, 41305, 41325 -> MergeFailure.TRANSIENT;
			// Session killed; server shutting down, pausing, failing over.
			case 596, 6005, 17142, 976, 983, 4060, 4221 -> MergeFailure.TRANSIENT;
			// Azure SQL: throttled, moved, reconfigured.
			case 10928, 10929, 40143, 40197, 40501, 40540, 40613, 49918, 49919, 49920 -> MergeFailure.TRANSIENT;
			// Null; check or foreign key.
			case 515, 547 -> MergeFailure.DATA;
			// Too long for a column, an index, a row.
			case 2628, 8152, 1946, 511 -> MergeFailure.DATA;
			// Out of range; no number, date or UUID; no JSON; NaN.
			case 8115, 220, 232, 248, 235, 241, 242, 295, 296, 245, 8114, 8169, 13609, 8023 -> MergeFailure.DATA;
			// Two rows of one key, which the database finds equal.
			case 8672 -> MergeFailure.DATA;
			default -> isRaisedOrXml(code) ? MergeFailure.DATA : MergeFailure.standard(failure);
		};
	}

	private static boolean isRaisedOrXml(int code) {
		return code >= RAISED || (code >= 9400 && code <= 9499);
	}

	static @Nullable String constraint(SQLException failure) {
		String message = failure.getMessage();
		Matcher matcher = (message != null) ? CONSTRAINT.matcher(message) : null;
		if (matcher == null || !matcher.find()) {
			return null;
		}
		for (int group = 1; group < matcher.groupCount(); group++) {
			if (matcher.group(group) != null) {
				return matcher.group(group);
			}
		}
		return matcher.group(matcher.groupCount());
	}

}

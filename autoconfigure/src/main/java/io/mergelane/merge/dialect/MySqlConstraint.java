package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the name of the violated constraint from messages of MySQL and MariaDB. That of a
 * duplicate key contains the key before the name of the index, which is last.
 * <p>
 * Threading: stateless.
 */
final class MySqlConstraint {

	private static final Pattern INDEX = Pattern.compile("(?s).* for key '([^']+)'\\s*");

	private static final Pattern FOREIGN_KEY = Pattern.compile("CONSTRAINT `([^`]+)` FOREIGN KEY");

	private static final Pattern MARIADB_CHECK = Pattern.compile("CONSTRAINT `([^`]+)` failed for `");

	private static final Pattern MYSQL_CHECK = Pattern.compile("Check constraint '([^']+)' is violated");

	private MySqlConstraint() {
	}

	static @Nullable String of(SQLException failure) {
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

package io.mergelane.merge.dialect;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.util.ClassUtils;

/**
 * Reads the name of the violated constraint where PostgreSQL's own driver is in use.
 * <p>
 * Threading: stateless.
 */
final class PostgresConstraint {

	private static final boolean DRIVER_PRESENT = ClassUtils.isPresent("org.postgresql.util.PSQLException",
			PostgresConstraint.class.getClassLoader());

	private PostgresConstraint() {
	}

	static @Nullable String of(SQLException failure) {
		return DRIVER_PRESENT ? Driver.constraint(failure) : null;
	}

	/**
	 * Apart, so that it is loaded only if the driver is there.
	 */
	private static final class Driver {

		static @Nullable String constraint(SQLException failure) {
			ServerErrorMessage message = (failure instanceof PSQLException exception)
					? exception.getServerErrorMessage() : null;
			return (message != null) ? message.getConstraint() : null;
		}

	}

}

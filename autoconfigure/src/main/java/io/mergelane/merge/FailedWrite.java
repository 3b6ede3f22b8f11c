package io.mergelane.merge;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * A transaction that failed, and what that means.
 * <p>
 * Threading: immutable.
 *
 * @param kind what it means
 * @param cause the database's own exception that says so, if there is one
 * @param exception what was thrown
 */
record FailedWrite(MergeFailure kind, @Nullable SQLException cause, RuntimeException exception) {

	private static final int MOST_CAUSES = 32;

	static FailedWrite of(RuntimeException exception, MergeDialect dialect) {
		List<SQLException> causes = causes(exception);
		for (SQLException cause : causes) {
			MergeFailure kind = dialect.classify(cause);
			if (kind != MergeFailure.SYSTEMIC) {
				return new FailedWrite(kind, cause, exception);
			}
		}
		return new FailedWrite(MergeFailure.SYSTEMIC, causes.isEmpty() ? null : causes.get(0), exception);
	}

	private static List<SQLException> causes(Throwable exception) {
		List<SQLException> causes = new ArrayList<>();
		Throwable current = exception;
		for (int depth = 0; current != null && depth < MOST_CAUSES; depth++) {
			SQLException failure = (current instanceof SQLException sqlException) ? sqlException : null;
			while (failure != null && causes.size() < MOST_CAUSES) {
				causes.add(failure);
				failure = failure.getNextException();
			}
			current = current.getCause();
		}
		return causes;
	}

	/**
	 * Whether it lies in at least one of the rows, as far as can be told.
	 */
	boolean isOfRows() {
		return this.kind == MergeFailure.DATA || this.kind == MergeFailure.KEY_RACE;
	}

	/**
	 * Whether no connection could be had. The pool has waited long enough for one then.
	 */
	boolean isWithoutConnection() {
		return this.exception instanceof CannotCreateTransactionException
				|| this.exception instanceof CannotGetJdbcConnectionException;
	}

	/**
	 * The exception for the caller.
	 */
	RuntimeException toThrow() {
		if (this.exception instanceof DataAccessException || this.cause == null) {
			return this.exception;
		}
		if (this.exception instanceof CannotCreateTransactionException) {
			return new CannotGetJdbcConnectionException("Cannot open a connection to merge rows", this.cause);
		}
		return new UncategorizedSQLException("merge", null, this.cause);
	}

	/**
	 * Why the database refused a row, without the message: it can contain values.
	 */
	String reason(MergeDialect dialect) {
		if (this.cause == null) {
			return "refused by the database";
		}
		String state = (this.cause.getSQLState() != null) ? "(SQLState " + this.cause.getSQLState() + ")"
				: "(error code " + this.cause.getErrorCode() + ")";
		String constraint = dialect.constraint(this.cause);
		return (constraint != null) ? "violates constraint '" + constraint + "' " + state
				: "refused by the database " + state;
	}

	@Nullable String state() {
		return (this.cause != null) ? this.cause.getSQLState() : null;
	}

}

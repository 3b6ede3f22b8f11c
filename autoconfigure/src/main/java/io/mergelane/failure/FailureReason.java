package io.mergelane.failure;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Says in a log line what went wrong, without the payload.
 * <p>
 * Messages of exceptions quote what they could not handle: a converter the text, a number
 * parser the digits, a database the row. So a reason is made of types, SQL states and
 * places in the code; only the message of a {@link RejectedRecordException} is known to
 * hold no value.
 * <p>
 * Threading: immutable.
 */
public final class FailureReason {

	private FailureReason() {
	}

	/**
	 * Describe a failure.
	 * @param failure what a handler threw
	 * @return a description without values of the record
	 */
	public static String of(Throwable failure) {
		RejectedRecordException rejected = find(failure, RejectedRecordException.class);
		if (rejected != null) {
			return String.valueOf(rejected.getMessage());
		}
		Throwable cause = unwrap(failure);
		SQLException sql = find(cause, SQLException.class);
		if (sql != null) {
			return "%s (SQL state %s, error code %d)".formatted(cause.getClass().getSimpleName(), sql.getSQLState(),
					sql.getErrorCode());
		}
		if (cause instanceof ConversionException || cause instanceof MessageConversionException) {
			return "payload cannot be converted: " + typeAndPlace(root(cause));
		}
		return typeAndPlace(cause);
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure;
		while (cause instanceof ListenerExecutionFailedException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	private static Throwable root(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		return cause;
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static String typeAndPlace(Throwable cause) {
		StackTraceElement[] trace = cause.getStackTrace();
		String place = (trace.length > 0) ? " at " + trace[0] : "";
		return cause.getClass().getName() + place;
	}

}

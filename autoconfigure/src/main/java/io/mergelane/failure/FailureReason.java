package io.mergelane.failure;

import java.sql.SQLException;

import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.kafka.support.serializer.DeserializationException;
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
		try {
			return describe(failure);
		}
		catch (RuntimeException | StackOverflowError ex) {
			// Its class is all that can be trusted of it.
			return failure.getClass().getName();
		}
	}

	private static String describe(Throwable failure) {
		RejectedRecordException rejected = Causes.find(failure, RejectedRecordException.class);
		if (rejected != null) {
			return String.valueOf(rejected.getMessage());
		}
		DeadLetterNotSentException notSent = Causes.find(failure, DeadLetterNotSentException.class);
		if (notSent != null) {
			return String.valueOf(notSent.getMessage());
		}
		Throwable cause = unwrap(failure);
		SQLException sql = Causes.find(cause, SQLException.class);
		if (sql != null) {
			return (sql.getSQLState() != null)
					? "%s (SQL state %s, error code %d)".formatted(cause.getClass().getSimpleName(), sql.getSQLState(),
							sql.getErrorCode())
					: "%s (%s)".formatted(cause.getClass().getSimpleName(), sql.getClass().getSimpleName());
		}
		if (cause instanceof DeserializationException deserialization) {
			return "record cannot be deserialized: %s, see spring.kafka.consumer.%s-deserializer"
				.formatted(typeAndPlace(Causes.root(cause)), deserialization.isKey() ? "key" : "value");
		}
		if (cause instanceof ConversionException || cause instanceof MessageConversionException) {
			return "payload cannot be converted: %s, so the method does not take what spring.kafka.consumer.value-deserializer makes"
				.formatted(typeAndPlace(Causes.root(cause)));
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

	private static String typeAndPlace(Throwable cause) {
		StackTraceElement[] trace = cause.getStackTrace();
		String place = (trace.length > 0) ? " at " + trace[0] : "";
		return cause.getClass().getName() + place;
	}

}

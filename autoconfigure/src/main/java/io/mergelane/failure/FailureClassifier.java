package io.mergelane.failure;

import java.util.List;

import org.apache.kafka.common.errors.SerializationException;

import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Tells failures of the record from those of its surroundings, by the type of the
 * exception or of one of its causes.
 * <p>
 * Permanent are those that Spring Kafka's {@code DefaultErrorHandler} does not retry by
 * default, violated constraints of Jakarta Validation, a missing header, and
 * {@link RejectedRecordException}; all others are transient.
 * <p>
 * Threading: immutable.
 */
public final class FailureClassifier {

	private static final String CONSTRAINT_VIOLATION = "jakarta.validation.ConstraintViolationException";

	private static final List<Class<? extends Throwable>> PERMANENT = List.of(RejectedRecordException.class,
			DeserializationException.class, ConversionException.class, MessageConversionException.class,
			SerializationException.class, MethodArgumentResolutionException.class,
			MethodArgumentNotValidException.class, NoSuchMethodException.class, ClassCastException.class);

	/**
	 * Classify a failure.
	 * @param failure what a handler threw
	 * @return the verdict
	 */
	public FailureVerdict classify(Throwable failure) {
		boolean permanent = PERMANENT.stream().anyMatch((type) -> Causes.find(failure, type) != null)
				|| isConstraintViolation(failure) || isMissingHeader(failure);
		return permanent ? FailureVerdict.PERMANENT : FailureVerdict.TRANSIENT;
	}

	/**
	 * By name, as Jakarta Validation need not be there.
	 */
	private static boolean isConstraintViolation(Throwable failure) {
		Throwable cause = failure.getCause();
		return isNamed(failure, CONSTRAINT_VIOLATION) || (cause != null && isNamed(cause, CONSTRAINT_VIOLATION));
	}

	private static boolean isNamed(Throwable failure, String type) {
		return failure.getClass().getName().equals(type);
	}

	/**
	 * Resolving a header argument fails with an exception that has no cause.
	 */
	private static boolean isMissingHeader(Throwable failure) {
		MessageHandlingException handling = Causes.find(failure, MessageHandlingException.class);
		return handling != null && handling.getCause() == null;
	}

}

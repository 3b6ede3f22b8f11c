package io.mergelane.failure;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.kafka.KafkaException;

/**
 * A dead letter is not in its topic. The message says why, without a value of the record:
 * those of Kafka's producer name topics and sizes only.
 * <p>
 * Threading: immutable.
 */
public final class DeadLetterNotSentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private DeadLetterNotSentException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Say why.
	 * @param topic the topic of dead letters
	 * @param failure what the template threw; that holds the {@code ProducerRecord}, so
	 * it is not kept
	 * @param timeout how long the broker had time
	 * @return the exception
	 */
	public static DeadLetterNotSentException of(String topic, Throwable failure, Duration timeout) {
		Throwable cause = failure;
		while (cause instanceof KafkaException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		String reason = (cause instanceof TimeoutException)
				? "not acknowledged within %d ms".formatted(timeout.toMillis())
				: "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage());
		return new DeadLetterNotSentException("Dead letter cannot be written to '%s': %s".formatted(topic, reason),
				cause);
	}

}

package io.mergelane.failure;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
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
		return new DeadLetterNotSentException(
				"Dead letter cannot be written to '%s': %s".formatted(topic, reason(cause, timeout)), cause);
	}

	private static String reason(Throwable cause, Duration timeout) {
		// The producer says so in the cause of its own exception for a timeout.
		if (cause instanceof UnknownTopicOrPartitionException
				|| cause.getCause() instanceof UnknownTopicOrPartitionException) {
			return "there is no such topic. Create it, or set mergelane.dead-letter.topic to one that is there";
		}
		if (cause instanceof TimeoutException) {
			return "not acknowledged within %d ms".formatted(timeout.toMillis());
		}
		return "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage());
	}

}

package io.mergelane.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

import io.mergelane.failure.Causes;
import io.mergelane.failure.FailureReason;
import io.mergelane.recovery.DeadLetter;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.DeserializationException;

/**
 * The headers of a dead letter: those of its record, and those that tell why it is one.
 * The latter are ours alone: what a record brings by their names is dropped, so that none
 * can be forged.
 * <p>
 * Threading: immutable.
 */
final class DeadLetterHeaders {

	static final String PREFIX = "mergelane_";

	static final String LISTENER = PREFIX + "listener";

	static final String ATTEMPTS = PREFIX + "attempts";

	static final String HOPS = PREFIX + "dead-letter-hops";

	private static final String SPRING_PREFIX = KafkaHeaders.PREFIX + "dlt-";

	/**
	 * What a container adds to the headers of the records it delivers.
	 */
	private static final Set<String> DELIVERY = Set.of(KafkaHeaders.DELIVERY_ATTEMPT, KafkaHeaders.LISTENER_INFO);

	/**
	 * In bytes.
	 */
	private static final int MAX_TEXT = 1024;

	/**
	 * A number with more digits is none of ours.
	 */
	private static final int MAX_DIGITS = 9;

	private DeadLetterHeaders() {
	}

	/**
	 * Copy the headers of a record without those that are ours, or belong to its
	 * delivery.
	 * @param headers the headers
	 * @return the others, as they are and in their order
	 */
	static Headers withoutOwn(Iterable<Header> headers) {
		Headers others = new RecordHeaders();
		for (Header header : headers) {
			if (!isOwn(header.key())) {
				others.add(header);
			}
		}
		return others;
	}

	private static boolean isOwn(String name) {
		return name.startsWith(PREFIX) || name.startsWith(SPRING_PREFIX)
				|| name.startsWith(KafkaUtils.DESERIALIZER_EXCEPTION_HEADER_PREFIX) || DELIVERY.contains(name);
	}

	/**
	 * Return how often a record was a dead letter before.
	 * @param headers its headers as they came
	 * @return the number; 0 if its header is no number
	 */
	static int hops(Headers headers) {
		Header header = headers.lastHeader(HOPS);
		byte[] value = (header != null) ? header.value() : null;
		if (value == null || value.length == 0 || value.length > MAX_DIGITS) {
			return 0;
		}
		int hops = 0;
		for (byte digit : value) {
			if (digit < '0' || digit > '9') {
				return 0;
			}
			hops = hops * 10 + (digit - '0');
		}
		return hops;
	}

	/**
	 * Return the headers that Spring Kafka's recoverer does not add.
	 * @param letter the dead letter
	 * @param hops how often its record is a dead letter now
	 * @return the headers
	 */
	static Headers of(DeadLetter letter, int hops) {
		Headers headers = new RecordHeaders();
		if (letter.group() != null) {
			headers.add(KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP, text(letter.group()));
		}
		headers.add(LISTENER, text(letter.listener()));
		headers.add(ATTEMPTS, text(Integer.toString(letter.attempts())));
		headers.add(HOPS, text(Integer.toString(hops)));
		return headers;
	}

	/**
	 * Add what went wrong, without the payload: neither the messages of exceptions nor
	 * their stack traces, which quote it.
	 * @param headers the headers
	 * @param cause what went wrong
	 * @param names the names of the headers
	 */
	static void addFailure(Headers headers, Throwable cause, HeaderNames.ExceptionInfo names) {
		DeserializationException failure = Causes.find(cause, DeserializationException.class);
		boolean ofKey = failure != null && failure.isKey();
		headers.add(ofKey ? names.getKeyExceptionFqcn() : names.getExceptionFqcn(), text(cause.getClass().getName()));
		headers.add(names.getExceptionCauseFqcn(), text(unwrapped(cause).getClass().getName()));
		headers.add(ofKey ? names.getKeyExceptionMessage() : names.getExceptionMessage(),
				text(FailureReason.of(cause)));
	}

	private static Throwable unwrapped(Throwable cause) {
		Throwable unwrapped = cause;
		while (unwrapped instanceof ListenerExecutionFailedException && unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		@Nullable Throwable inner = (unwrapped instanceof DeserializationException) ? unwrapped.getCause() : null;
		return (inner != null) ? inner : unwrapped;
	}

	/**
	 * Cut a text, between two characters, to what a header may take.
	 */
	private static byte[] text(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (bytes.length <= MAX_TEXT) {
			return bytes;
		}
		int end = MAX_TEXT;
		while ((bytes[end] & 0xC0) == 0x80) {
			end--;
		}
		return Arrays.copyOf(bytes, end);
	}

}

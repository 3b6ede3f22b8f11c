package io.mergelane.recovery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that is given up, and why.
 * <p>
 * Threading: immutable.
 *
 * @param record the record as it was handed over
 * @param listener id of the listener that gives it up
 * @param group its consumer group
 * @param cause why
 * @param attempts how often it was handled in vain; 0 if never
 */
public record DeadLetter(ConsumerRecord<?, ?> record, String listener, @Nullable String group, Throwable cause,
		int attempts) {

}

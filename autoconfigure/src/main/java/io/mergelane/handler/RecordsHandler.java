package io.mergelane.handler;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles polled records: calls a listener method, or merges what it returns.
 * <p>
 * Threading: thread-safe, as far as the listener method is.
 */
public interface RecordsHandler {

	/**
	 * Handle records. Nothing is thrown: failures go to the callback.
	 * @param records the records, in the order of their lane
	 * @param callback told what came of them, during the call or later
	 */
	void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback);

	/**
	 * Return the handler for the records of a consumer. Called on the thread of the
	 * consumer, before it polls.
	 * @param consumer the consumer
	 * @return the handler, which may be this one
	 */
	default RecordsHandler forConsumer(Consumer<?, ?> consumer) {
		return this;
	}

	/**
	 * Return whether the handler takes several records at a time.
	 * @return whether it takes batches
	 */
	boolean takesBatches();

	/**
	 * Return how often the handler can be at work at the same time, whatever the listener
	 * is allowed.
	 * @return the most calls at a time
	 */
	default int mostAtOnce() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Return whether the handler tells which records of a batch are at fault. If it does,
	 * a failure that all of them have in common is none of theirs.
	 * @return whether it does; otherwise batches that fail are tried again in parts
	 */
	default boolean findsFaults() {
		return false;
	}

	/**
	 * A record has ended otherwise: it was given up, and is kept elsewhere.
	 * @param record the record
	 */
	default void givenUp(ConsumerRecord<Object, Object> record) {
	}

	/**
	 * Describe in a few words what is done with the records, for the line at start-up.
	 * @return the description
	 */
	String description();

}

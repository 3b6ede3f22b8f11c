package io.mergelane.benchmarks.contender;

import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is done with a record: the user's code, the same for all contenders.
 * <p>
 * Threading: thread-safe.
 */
public interface Handling {

	/**
	 * Handle a record and return when that is done.
	 * @param record the record
	 */
	void handle(ConsumerRecord<String, byte[]> record);

	/**
	 * Begin to handle a record and hold no thread until that is done.
	 * @param record the record
	 * @return complete when it is done
	 */
	CompletableFuture<Void> handleAsync(ConsumerRecord<String, byte[]> record);

}

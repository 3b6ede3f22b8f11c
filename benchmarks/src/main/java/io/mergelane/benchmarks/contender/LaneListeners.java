package io.mergelane.benchmarks.contender;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.mergelane.LaneListener;
import io.mergelane.benchmarks.boot.BootApplication;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The listener methods of Mergelane.
 */
final class LaneListeners {

	private LaneListeners() {
	}

	/**
	 * Takes single records.
	 */
	static class SingleRecords {

		private final Handling handling;

		SingleRecords(Subscription subscription) {
			this.handling = subscription.handling();
		}

		@LaneListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP)
		void handle(ConsumerRecord<String, byte[]> record) {
			this.handling.handle(record);
		}

	}

	/**
	 * Takes single records and holds no thread.
	 */
	static class Asynchronous {

		private final Handling handling;

		Asynchronous(Subscription subscription) {
			this.handling = subscription.handling();
		}

		@LaneListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP)
		CompletableFuture<Void> handle(ConsumerRecord<String, byte[]> record) {
			return this.handling.handleAsync(record);
		}

	}

	/**
	 * Takes lists of records.
	 */
	static class Lists {

		private final Handling handling;

		Lists(Subscription subscription) {
			this.handling = subscription.handling();
		}

		@LaneListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP)
		void handle(List<ConsumerRecord<String, byte[]>> records) {
			records.forEach(this.handling::handle);
		}

	}

}

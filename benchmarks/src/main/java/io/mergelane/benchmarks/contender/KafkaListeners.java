package io.mergelane.benchmarks.contender;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import io.mergelane.benchmarks.boot.BootApplication;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * The listener methods of Spring Kafka.
 */
final class KafkaListeners {

	private KafkaListeners() {
	}

	/**
	 * Takes the records of a poll one after the other.
	 */
	static class Batches {

		private final Handling handling;

		Batches(Subscription subscription) {
			this.handling = subscription.handling();
		}

		@KafkaListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP)
		void handle(List<ConsumerRecord<String, byte[]>> records) {
			records.forEach(this.handling::handle);
		}

	}

	/**
	 * Takes single records.
	 */
	static class SingleRecords {

		private final Handling handling;

		SingleRecords(Subscription subscription) {
			this.handling = subscription.handling();
		}

		@KafkaListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP)
		void handle(ConsumerRecord<String, byte[]> record) {
			this.handling.handle(record);
		}

	}

	/**
	 * Hands single records to an executor, which acknowledges them in any order. The
	 * container does not wait for acknowledgments when it is stopped, so this does.
	 */
	static class AsyncAcks implements DisposableBean {

		private final Handling handling;

		private final boolean asynchronous;

		private final ExecutorService executor;

		private final CountDownLatch unacknowledged;

		AsyncAcks(Subscription subscription) {
			this.handling = subscription.handling();
			this.asynchronous = subscription.workload().work().asynchronous();
			this.executor = Executors.newFixedThreadPool(subscription.workload().limits().threads());
			this.unacknowledged = new CountDownLatch(subscription.workload().size());
		}

		@KafkaListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP)
		void handle(ConsumerRecord<String, byte[]> record, Acknowledgment acknowledgment) {
			if (this.asynchronous) {
				var unused = this.handling.handleAsync(record).thenRun(() -> acknowledge(acknowledgment));
				return;
			}
			this.executor.execute(() -> {
				this.handling.handle(record);
				acknowledge(acknowledgment);
			});
		}

		private void acknowledge(Acknowledgment acknowledgment) {
			acknowledgment.acknowledge();
			this.unacknowledged.countDown();
		}

		@EventListener(ContextClosedEvent.class)
		void awaitAcknowledgments() throws InterruptedException {
			this.unacknowledged.await();
		}

		@Override
		public void destroy() {
			this.executor.shutdown();
		}

	}

	/**
	 * Handles the keys of a poll in parallel and waits for all of them.
	 */
	static class ForkJoin implements DisposableBean {

		private final Handling handling;

		private final ExecutorService executor;

		ForkJoin(Subscription subscription) {
			this.handling = subscription.handling();
			this.executor = Executors.newFixedThreadPool(subscription.workload().limits().threads());
		}

		@KafkaListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP)
		void handle(List<ConsumerRecord<String, byte[]>> records) {
			CompletableFuture<?>[] keys = records.stream()
				.collect(Collectors.groupingBy(ConsumerRecord::key))
				.values()
				.stream()
				.map((ofKey) -> CompletableFuture.runAsync(() -> ofKey.forEach(this.handling::handle), this.executor))
				.toArray(CompletableFuture<?>[]::new);
			CompletableFuture.allOf(keys).join();
		}

		@Override
		public void destroy() {
			this.executor.shutdown();
		}

	}

}

package io.mergelane.benchmarks.contender;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.mergelane.benchmarks.workload.Workload;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A {@code KafkaConsumer} and a loop: what the client alone can do.
 * <p>
 * Threading: immutable.
 *
 * @param commitsEachPoll whether each poll is committed synchronously; otherwise there is
 * an asynchronous commit per second
 */
record RawConsumerContender(boolean commitsEachPoll) implements Contender {

	private static final Duration POLL = Duration.ofMillis(100);

	private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

	@Override
	public String name() {
		return this.commitsEachPoll ? "raw-sync-commit" : "raw";
	}

	@Override
	public boolean keepsOrder() {
		return true;
	}

	@Override
	public boolean suits(Workload workload) {
		return workload.isIdle();
	}

	@Override
	public AutoCloseable start(Subscription subscription) {
		KafkaConsumer<String, byte[]> consumer = subscription.consumer();
		ExecutorService thread = Executors.newSingleThreadExecutor();
		Future<?> loop = thread.submit(() -> read(consumer, subscription));
		return () -> {
			consumer.wakeup();
			loop.get();
			thread.shutdown();
		};
	}

	private void read(KafkaConsumer<String, byte[]> consumer, Subscription subscription) {
		try (consumer) {
			consumer.subscribe(List.of(subscription.topic()));
			try {
				poll(consumer, subscription.handling());
			}
			catch (WakeupException ex) {
				consumer.commitSync();
			}
		}
	}

	private void poll(KafkaConsumer<String, byte[]> consumer, Handling handling) {
		long committed = System.nanoTime();
		while (true) {
			for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
				handling.handle(record);
			}
			if (this.commitsEachPoll) {
				consumer.commitSync();
			}
			else if (System.nanoTime() - committed >= COMMIT_NANOS) {
				committed = System.nanoTime();
				consumer.commitAsync();
			}
		}
	}

}

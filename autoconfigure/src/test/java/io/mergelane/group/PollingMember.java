package io.mergelane.group;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group that reads, and commits only when it is told.
 * <p>
 * Threading: confined to the test's thread; the consumer is confined to a thread of its
 * own.
 */
public final class PollingMember implements AutoCloseable {

	private final KafkaConsumer<byte[], byte[]> consumer;

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<Void> run;

	private volatile Set<TopicPartition> assigned = Set.of();

	private volatile boolean closed;

	/**
	 * Join a group.
	 * @param settings settings of the consumer, besides the deserializers
	 * @param topics what it subscribes
	 */
	public PollingMember(Map<String, Object> settings, Collection<String> topics) {
		Map<String, Object> all = new HashMap<>(settings);
		all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
		this.consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
		this.consumer.subscribe(topics);
		this.run = CompletableFuture.runAsync(this::run, this.thread);
	}

	private void run() {
		try (this.consumer) {
			while (!this.closed) {
				poll();
				this.assigned = Set.copyOf(this.consumer.assignment());
				for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
					task.run();
				}
			}
		}
	}

	private void poll() {
		try {
			this.consumer.poll(Duration.ofMillis(100));
		}
		catch (WakeupException ex) {
			// Told to close.
		}
	}

	public Set<TopicPartition> assigned() {
		return this.assigned;
	}

	/**
	 * Commit an offset and wait until it is committed.
	 */
	public void commit(TopicPartition partition, OffsetAndMetadata offset) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.tasks.add(() -> {
			this.consumer.commitSync(Map.of(partition, offset));
			done.complete(null);
		});
		done.join();
	}

	/**
	 * Return what has ended it.
	 * @return the failure, or null if it runs
	 */
	@Nullable Throwable failure() {
		return this.run.isCompletedExceptionally() ? this.run.handle((result, ex) -> ex.getCause()).join() : null;
	}

	@Override
	public void close() {
		this.closed = true;
		this.consumer.wakeup();
		this.run.handle((result, ex) -> null).join();
		this.thread.shutdown();
	}

}

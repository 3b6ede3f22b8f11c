package io.mergelane.benchmarks.pass;

import java.util.concurrent.ExecutionException;

import io.mergelane.benchmarks.workload.Workload;
import io.mergelane.process.BrokerProcess;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Counts the dead letters of a pass; the topic has those of earlier ones too.
 * <p>
 * Threading: confined to the main thread.
 */
final class DeadLetters implements AutoCloseable {

	private final Admin admin;

	private final @Nullable String topic;

	private final long before;

	/**
	 * Create a counter.
	 * @param bootstrapServers address of the broker
	 * @param workload tells where they are, and whether there are any
	 */
	DeadLetters(String bootstrapServers, Workload workload) throws ExecutionException, InterruptedException {
		this.admin = BrokerProcess.admin(bootstrapServers);
		this.topic = workload.deadLetterTopic();
		this.before = written(this.admin, this.topic);
	}

	/**
	 * Return how many there are by now.
	 */
	long count() throws ExecutionException, InterruptedException {
		return written(this.admin, this.topic) - this.before;
	}

	private static long written(Admin admin, @Nullable String topic) throws ExecutionException, InterruptedException {
		return (topic != null) ? LogEnds.of(admin, topic).sum() : 0;
	}

	@Override
	public void close() {
		this.admin.close();
	}

}

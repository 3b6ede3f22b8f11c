package io.mergelane.benchmarks.pass;

import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.mergelane.process.BrokerProcess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares what a group has committed with the ends of the partitions.
 * <p>
 * Threading: confined to the main thread.
 */
public final class CommitCheck implements AutoCloseable {

	private final Admin admin;

	private final String topic;

	private final String group;

	/**
	 * Create a check.
	 * @param bootstrapServers address of the broker
	 * @param topic the topic
	 * @param group the group
	 */
	public CommitCheck(String bootstrapServers, String topic, String group) {
		this.admin = BrokerProcess.admin(bootstrapServers);
		this.topic = topic;
		this.group = group;
	}

	/**
	 * Return how far the commits are from the ends.
	 * @return the sum of the distances over all partitions
	 * @throws ExecutionException if the broker does not tell
	 * @throws InterruptedException if the thread is interrupted
	 */
	public long distance() throws ExecutionException, InterruptedException {
		Map<TopicPartition, OffsetAndMetadata> commits = this.admin.listConsumerGroupOffsets(this.group)
			.partitionsToOffsetAndMetadata()
			.get();
		return LogEnds.of(this.admin, this.topic)
			.offsets()
			.entrySet()
			.stream()
			.mapToLong((end) -> Math.abs(end.getValue() - offset(commits, end.getKey())))
			.sum();
	}

	private static long offset(Map<TopicPartition, OffsetAndMetadata> commits, TopicPartition partition) {
		OffsetAndMetadata commit = commits.get(partition);
		return (commit != null) ? commit.offset() : 0;
	}

	@Override
	public void close() {
		this.admin.close();
	}

}

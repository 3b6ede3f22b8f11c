package io.mergelane.benchmarks.pass;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.mergelane.process.BrokerProcess;
import io.mergelane.benchmarks.workload.Workload;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares what a group has committed with the ends of the partitions.
 */
final class CommitCheck {

	private CommitCheck() {
	}

	/**
	 * Return how far the commits are from the ends.
	 * @return the sum of the distances over all partitions
	 */
	static long distance(String bootstrapServers, String topic, String group)
			throws ExecutionException, InterruptedException {
		try (Admin admin = BrokerProcess.admin(bootstrapServers)) {
			Map<TopicPartition, ListOffsetsResultInfo> ends = admin
				.listOffsets(IntStream.range(0, Workload.PARTITIONS)
					.boxed()
					.collect(Collectors.toMap((partition) -> new TopicPartition(topic, partition),
							(partition) -> OffsetSpec.latest())))
				.all()
				.get();
			Map<TopicPartition, OffsetAndMetadata> commits = admin.listConsumerGroupOffsets(group)
				.partitionsToOffsetAndMetadata()
				.get();
			return ends.entrySet()
				.stream()
				.mapToLong((end) -> Math.abs(end.getValue().offset() - offset(commits, end.getKey())))
				.sum();
		}
	}

	private static long offset(Map<TopicPartition, OffsetAndMetadata> commits, TopicPartition partition) {
		OffsetAndMetadata commit = commits.get(partition);
		return (commit != null) ? commit.offset() : 0;
	}

}

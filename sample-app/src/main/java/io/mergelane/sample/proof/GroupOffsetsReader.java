package io.mergelane.sample.proof;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the broker where a group and its topic are.
 * <p>
 * Threading: confined to the thread that runs the proof.
 */
class GroupOffsetsReader implements AutoCloseable {

	private final Admin admin;

	private final String group;

	private final String topic;

	GroupOffsetsReader(Admin admin, String group, String topic) {
		this.admin = admin;
		this.group = group;
		this.topic = topic;
	}

	GroupOffsets read() throws ExecutionException, InterruptedException {
		Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
		partitions().forEach((partition) -> latest.put(partition, OffsetSpec.latest()));
		Map<TopicPartition, Long> end = new HashMap<>();
		this.admin.listOffsets(latest).all().get().forEach((partition, info) -> end.put(partition, info.offset()));
		Map<TopicPartition, Long> committed = new HashMap<>();
		committed().forEach((partition, offset) -> {
			if (offset != null && end.containsKey(partition)) {
				committed.put(partition, offset.offset());
			}
		});
		return new GroupOffsets(committed, end);
	}

	private List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
		Collection<TopicDescription> topics = this.admin.describeTopics(List.of(this.topic))
			.allTopicNames()
			.get()
			.values();
		return topics.stream()
			.flatMap((description) -> description.partitions().stream())
			.map((partition) -> new TopicPartition(this.topic, partition.partition()))
			.toList();
	}

	private Map<TopicPartition, @Nullable OffsetAndMetadata> committed()
			throws ExecutionException, InterruptedException {
		return this.admin.listConsumerGroupOffsets(this.group).partitionsToOffsetAndMetadata().get();
	}

	@Override
	public void close() {
		this.admin.close();
	}

	/**
	 * Opens a reader once the listener is there.
	 */
	@FunctionalInterface
	interface Source {

		GroupOffsetsReader open();

	}

}

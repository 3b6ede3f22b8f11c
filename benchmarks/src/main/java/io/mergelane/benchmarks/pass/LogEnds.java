package io.mergelane.benchmarks.pass;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.mergelane.benchmarks.workload.Workload;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the partitions of a topic end.
 * <p>
 * Threading: immutable.
 *
 * @param offsets offset of the next record of each partition
 */
record LogEnds(Map<TopicPartition, Long> offsets) {

	static LogEnds of(Admin admin, String topic) throws ExecutionException, InterruptedException {
		return new LogEnds(admin
			.listOffsets(IntStream.range(0, Workload.PARTITIONS)
				.boxed()
				.collect(Collectors.toMap((partition) -> new TopicPartition(topic, partition),
						(partition) -> OffsetSpec.latest())))
			.all()
			.get()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (end) -> end.getValue().offset())));
	}

	/**
	 * Return how many records were ever written.
	 */
	long sum() {
		return this.offsets.values().stream().mapToLong(Long::longValue).sum();
	}

}

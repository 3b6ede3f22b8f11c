package io.mergelane.consumer;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets committed in Kafka.
 * <p>
 * Threading: stateless.
 */
final class KafkaPositions implements PositionStore {

	@Override
	public Map<TopicPartition, OffsetAndMetadata> claim(Collection<TopicPartition> partitions,
			Map<TopicPartition, OffsetAndMetadata> inKafka) {
		return inKafka;
	}

	@Override
	public boolean isOutsideOfKafka() {
		return false;
	}

	@Override
	public void moved(TopicPartition partition, long offset) {
		// The committer commits it.
	}

	@Override
	public void left(Collection<TopicPartition> partitions) {
		// Kafka knows.
	}

	@Override
	public Set<TopicPartition> takeFenced() {
		return Set.of();
	}

}

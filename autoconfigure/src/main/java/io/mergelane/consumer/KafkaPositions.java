package io.mergelane.consumer;

import java.util.Collection;
import java.util.Set;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The offsets committed in Kafka.
 * <p>
 * Threading: stateless.
 */
final class KafkaPositions implements PositionStore {

	@Override
	public @Nullable OffsetAndMetadata claim(TopicPartition partition, @Nullable OffsetAndMetadata inKafka) {
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

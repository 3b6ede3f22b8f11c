package io.mergelane.consumer;

import java.util.Collection;
import java.util.Set;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the partitions of a listener go on.
 * <p>
 * Threading: all but {@link #takeFenced()} is called on consumer threads only.
 */
public interface PositionStore {

	/**
	 * Kafka's committed offsets.
	 */
	PositionStore KAFKA = new KafkaPositions();

	/**
	 * Take a partition, and return where it goes on.
	 * @param partition the partition
	 * @param inKafka what is committed of it in Kafka, or {@code null} for nothing
	 * @return the position, or {@code null} if it has none
	 * @throws org.apache.kafka.common.errors.TimeoutException if there is no answer yet
	 */
	@Nullable OffsetAndMetadata claim(TopicPartition partition, @Nullable OffsetAndMetadata inKafka);

	/**
	 * Return whether the positions are others than those that Kafka goes on at by itself.
	 * @return whether the consumer is to be moved to them
	 */
	boolean isOutsideOfKafka();

	/**
	 * A partition goes on elsewhere than the store has told, or it did not tell.
	 * @param partition the partition
	 * @param offset where it goes on
	 */
	void moved(TopicPartition partition, long offset);

	/**
	 * Partitions have gone.
	 * @param partitions the partitions
	 */
	void left(Collection<TopicPartition> partitions);

	/**
	 * Return the partitions whose position somebody else has taken or moved, once.
	 * @return the partitions, to be claimed anew if they are still assigned
	 */
	Set<TopicPartition> takeFenced();

}

package io.mergelane.consumer;

import org.apache.kafka.common.TopicPartition;

/**
 * Tells what the user wants paused, by the container's own methods.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
public interface PauseRequests {

	/**
	 * Return whether a partition is to be paused.
	 * @param topicPartition the partition
	 * @return whether the user wants it paused
	 */
	boolean isPauseRequested(TopicPartition topicPartition);

}

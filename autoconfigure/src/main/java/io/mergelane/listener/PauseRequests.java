package io.mergelane.listener;

import org.apache.kafka.common.TopicPartition;

/**
 * Tells what the user wants paused, by the container's own methods.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
interface PauseRequests {

	boolean isPauseRequested(TopicPartition topicPartition);

}

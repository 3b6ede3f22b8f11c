package io.mergelane.listener;

import io.mergelane.InvalidLaneListenerException;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/**
 * Refuses a listener that nothing can come to: Spring Kafka would say so later, and not
 * of which listener.
 * <p>
 * Threading: immutable.
 *
 * @param listener how messages name the listener
 */
record SubscriptionCheck(String listener) {

	/**
	 * Check what it reads.
	 * @param endpoint the endpoint
	 * @throws InvalidLaneListenerException if that is nothing
	 */
	void checkTopics(KafkaListenerEndpoint endpoint) {
		if (endpoint.getTopicPattern() == null && ObjectUtils.isEmpty(endpoint.getTopics())
				&& ObjectUtils.isEmpty(endpoint.getTopicPartitionsToAssign())) {
			throw new InvalidLaneListenerException("%s names no topic.".formatted(this.listener),
					"Set 'topics' or 'topicPattern' of the annotation.");
		}
	}

	/**
	 * Check its group.
	 * @param container the container
	 * @throws InvalidLaneListenerException if it has none
	 */
	void checkGroup(ConcurrentMessageListenerContainer<?, ?> container) {
		Object property = ContainerConnection.property(container, ConsumerConfig.GROUP_ID_CONFIG);
		if (!StringUtils.hasText(container.getGroupId()) && !StringUtils.hasText((String) property)) {
			throw new InvalidLaneListenerException("%s has no consumer group.".formatted(this.listener),
					"Give it an 'id', which is its group as well, or a 'groupId'; or set spring.kafka.consumer.group-id for all listeners.");
		}
	}

}

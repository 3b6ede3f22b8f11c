package io.mergelane.guard;

import io.mergelane.consumer.GroupMembership;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * A listener of Spring Kafka's own, which does not ask before it starts.
 * <p>
 * It is kept out by not being started with the application, waits by being paused, and
 * tells whose group it is by Spring Kafka's own commits.
 * <p>
 * Threading: immutable.
 *
 * @param guarded its container
 */
record PlainListener(GuardedContainer guarded) {

	/**
	 * Let the container in, or keep it out.
	 */
	void enter(GroupGuard guard) {
		ConcurrentMessageListenerContainer<?, ?> container = this.guarded.container();
		GroupMembership membership = guard.enter(container);
		if (!(membership instanceof GuardedMembership own)) {
			container.setAutoStartup(false);
			return;
		}
		ContainerProperties properties = container.getContainerProperties();
		if (properties.getOffsetAndMetadataProvider() == null) {
			properties.setOffsetAndMetadataProvider(
					(metadata, offset) -> new OffsetAndMetadata(offset, own.metadataOfGroup()));
		}
		if (!container.isPauseRequested()) {
			container.pause();
			own.onOpen(container::resume);
		}
	}

}

package io.mergelane.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.group.ClusterAdmins;
import io.mergelane.listener.ContainerConnection;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.listener.LaneWorkers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.kafka.event.ConsumerStartedEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Says, once for each topic, that a lane listener reads one that does not exist: its
 * consumer waits for it without an end, and its lag is that of nothing.
 * <p>
 * Kafka is asked a few seconds after the listener has started, as the consumer itself may
 * make the broker create the topic. Nobody waits for the answer.
 * <p>
 * Threading: thread-safe.
 */
final class MissingTopicWarning implements ApplicationListener<ConsumerStartedEvent> {

	private static final Log logger = LogFactory.getLog(MissingTopicWarning.class);

	private static final Duration FIRST = Duration.ofSeconds(3);

	private static final Duration AGAIN = Duration.ofSeconds(30);

	private static final int TIMEOUT_MILLIS = 5_000;

	private final ObjectProvider<LaneListenerContainerFactory> listeners;

	private final ClusterAdmins admins;

	private final LaneWorkers timer;

	private final Set<String> asked = ConcurrentHashMap.newKeySet();

	MissingTopicWarning(ObjectProvider<LaneListenerContainerFactory> listeners, ClusterAdmins admins,
			LaneWorkers timer) {
		this.listeners = listeners;
		this.admins = admins;
		this.timer = timer;
	}

	@Override
	public void onApplicationEvent(ConsumerStartedEvent event) {
		MessageListenerContainer started = event.getContainer(MessageListenerContainer.class);
		if (started instanceof ConcurrentMessageListenerContainer<?, ?> container && isLane(container)
				&& this.asked.add(String.valueOf(container.getListenerId()))) {
			this.timer.schedule(() -> ask(container), FIRST);
		}
	}

	private boolean isLane(ConcurrentMessageListenerContainer<?, ?> container) {
		return this.listeners.stream()
			.flatMap((factory) -> factory.snapshots().stream())
			.anyMatch((listener) -> listener.id().equals(container.getListenerId()));
	}

	private void ask(ConcurrentMessageListenerContainer<?, ?> container) {
		String[] topics = container.getContainerProperties().getTopics();
		if (topics == null || !container.isRunning()) {
			return;
		}
		try {
			this.admins.at(ContainerConnection.of(container))
				.describeTopics(Arrays.asList(topics), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
				.topicNameValues()
				.forEach((topic, answer) -> answer
					.whenComplete((description, failure) -> answered(container, topic, failure))
					.isDone());
		}
		catch (KafkaException ex) {
			logger.debug("Nobody can be asked for the topics of listener '%s'".formatted(container.getListenerId()));
		}
	}

	private void answered(ConcurrentMessageListenerContainer<?, ?> container, String topic,
			@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof UnknownTopicOrPartitionException) {
			logger.warn(
					"Lane listener '%s': there is no topic '%s' at %s. Create it, or correct the name or spring.kafka.bootstrap-servers; the listener reads it as soon as it is there"
						.formatted(container.getListenerId(), topic,
								ContainerConnection.brokers(ContainerConnection.of(container))));
		}
		else if (cause instanceof RetriableException) {
			this.timer.schedule(() -> ask(container), AGAIN);
		}
	}

}

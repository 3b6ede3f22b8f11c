package io.mergelane.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.mergelane.group.ClusterAdmins;
import io.mergelane.listener.ContainerConnection;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.listener.LaneWorkers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.kafka.event.ConsumerStartedEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Says, once for each listener, that it reads a topic that does not exist: its consumer
 * waits for it without an end, and its lag is that of nothing.
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

	private final ClusterAdmins admins;

	private final LaneWorkers timer;

	private final Set<String> asked = ConcurrentHashMap.newKeySet();

	MissingTopicWarning(ClusterAdmins admins, LaneWorkers timer) {
		this.admins = admins;
		this.timer = timer;
	}

	@Override
	public void onApplicationEvent(ConsumerStartedEvent event) {
		MessageListenerContainer started = event.getContainer(MessageListenerContainer.class);
		if (started instanceof ConcurrentMessageListenerContainer<?, ?> container
				&& LaneListenerContainerFactory.isLaneListener(container)
				&& this.asked.add(String.valueOf(container.getListenerId()))) {
			look(container);
		}
	}

	private void look(ConcurrentMessageListenerContainer<?, ?> container) {
		String[] topics = container.getContainerProperties().getTopics();
		Pattern pattern = container.getContainerProperties().getTopicPattern();
		if (topics != null) {
			for (String topic : topics) {
				ask(container, FIRST, (admin) -> topic(container, topic, admin));
			}
		}
		else if (pattern != null) {
			ask(container, FIRST, (admin) -> pattern(container, pattern, admin));
		}
	}

	/**
	 * Ask, and again if there is no answer.
	 */
	private void ask(ConcurrentMessageListenerContainer<?, ?> container, Duration delay,
			Function<Admin, KafkaFuture<?>> question) {
		this.timer.schedule(() -> {
			if (!container.isRunning()) {
				// It is asked after the next start.
				this.asked.remove(String.valueOf(container.getListenerId()));
				return;
			}
			try {
				KafkaFuture<?> answer = question.apply(this.admins.at(ContainerConnection.of(container)));
				KafkaFuture<?> unused = answer.whenComplete((found, failure) -> {
					if (isToBeRepeated(failure)) {
						ask(container, AGAIN, question);
					}
				});
			}
			catch (KafkaException ex) {
				logger
					.debug("Nobody can be asked for the topics of listener '%s'".formatted(container.getListenerId()));
			}
		}, delay);
	}

	private static boolean isToBeRepeated(@Nullable Throwable failure) {
		return cause(failure) instanceof RetriableException && !isMissing(failure);
	}

	private static boolean isMissing(@Nullable Throwable failure) {
		return cause(failure) instanceof UnknownTopicOrPartitionException;
	}

	private static @Nullable Throwable cause(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private static KafkaFuture<?> topic(ConcurrentMessageListenerContainer<?, ?> container, String topic, Admin admin) {
		return admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
			.allTopicNames()
			.whenComplete((description, failure) -> {
				if (isMissing(failure)) {
					logger.warn(
							"Lane listener '%s': there is no topic '%s' at %s. Create it, or correct the name or spring.kafka.bootstrap-servers; the listener reads it as soon as it is there"
								.formatted(container.getListenerId(), topic, brokers(container)));
				}
			});
	}

	private static KafkaFuture<?> pattern(ConcurrentMessageListenerContainer<?, ?> container, Pattern pattern,
			Admin admin) {
		return admin.listTopics(new ListTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
			.names()
			.whenComplete((names, failure) -> {
				if (names != null && names.stream().noneMatch((name) -> pattern.matcher(name).matches())) {
					logger.warn(
							"Lane listener '%s': no topic at %s matches '%s', or its user may not see it. Create one, or correct the pattern or spring.kafka.bootstrap-servers; new topics are looked for every metadata.max.age.ms, five minutes unless that is set"
								.formatted(container.getListenerId(), brokers(container), pattern));
				}
			});
	}

	private static String brokers(ConcurrentMessageListenerContainer<?, ?> container) {
		return ContainerConnection.brokers(ContainerConnection.of(container));
	}

}

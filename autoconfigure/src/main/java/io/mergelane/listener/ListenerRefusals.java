package io.mergelane.listener;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.NoCommittedOffset;
import io.mergelane.consumer.LaneListenerSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * Refuses container settings with which records would be lost or repeated, before the
 * container starts.
 * <p>
 * Threading: immutable.
 */
final class ListenerRefusals {

	/**
	 * Kafka's default of {@code max.poll.interval.ms}.
	 */
	static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(5);

	private final String id;

	private final Duration drainTimeout;

	private final NoCommittedOffset noCommittedOffset;

	/**
	 * Create the refusals of a listener.
	 * @param id id of the listener
	 * @param settings how it runs
	 */
	ListenerRefusals(String id, LaneListenerSettings settings) {
		this.id = id;
		this.drainTimeout = settings.drainTimeout();
		this.noCommittedOffset = settings.noCommittedOffset();
	}

	/**
	 * Check the settings of a container.
	 * @param container the container's properties
	 * @param consumer the consumer properties of its consumer factory
	 * @throws InvalidLaneListenerException if one of them is refused
	 */
	void check(ContainerProperties container, Map<String, Object> consumer) {
		if (isAutoCommit(container.getKafkaConsumerProperties(), consumer)) {
			refuse("has enable.auto.commit=true: Kafka would commit records that are still in work",
					"Remove spring.kafka.consumer.enable-auto-commit (or the listener's property enable.auto.commit); offsets are committed by Mergelane.");
		}
		if (container.isAsyncAcks()) {
			refuse("has asyncAcks: Spring Kafka would pause the consumer until each record of a poll is acknowledged",
					"Remove spring.kafka.listener.async-acks; Mergelane takes acknowledgments in any order.");
		}
		if (container.isFixTxOffsets()) {
			refuse("has fixTxOffsets: Spring Kafka would commit positions beyond unfinished records",
					"Do not set fixTxOffsets on the containers of this factory.");
		}
		if (container.getKafkaAwareTransactionManager() != null) {
			refuse("has a KafkaAwareTransactionManager: its transaction would end before the records are handled",
					"Set it to null by a LaneListenerContainerFactoryCustomizer, and start transactions in the listener method where needed. Spring Boot sets it if spring.kafka.producer.transaction-id-prefix is set.");
		}
		if (Boolean.TRUE.equals(container.getSubBatchPerPartition())) {
			refuse("has subBatchPerPartition: it would delay the poll",
					"Do not set subBatchPerPartition on the containers of this factory.");
		}
		if (container.getTopicPartitions() != null) {
			refuse("names its partitions: without a consumer group nothing tells when to stop handling them",
					"Use topics or topicPattern.");
		}
		checkReset(container.getKafkaConsumerProperties(), consumer);
		if (isDrainTooLong(container.getKafkaConsumerProperties(), consumer)) {
			refuse("has a drain-timeout of %s, more than half of max.poll.interval.ms: a rebalance would time out"
				.formatted(DurationStyle.SIMPLE.print(this.drainTimeout, ChronoUnit.MILLIS)),
					"Shorten mergelane.listeners.%s.drain-timeout (or mergelane.defaults.drain-timeout), or lengthen max.poll.interval.ms."
						.formatted(this.id));
		}
	}

	private static boolean isAutoCommit(@Nullable Properties overrides, Map<String, Object> consumer) {
		Object value = value(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, overrides, consumer);
		return value != null && Boolean.parseBoolean(value.toString());
	}

	private void checkReset(@Nullable Properties overrides, Map<String, Object> consumer) {
		Object value = value(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, overrides, consumer);
		String reset = (value != null) ? value.toString().toLowerCase(Locale.ROOT) : "earliest";
		boolean accepted = reset.equals("none") || reset.equals("earliest")
				|| (reset.equals("latest") && this.noCommittedOffset == NoCommittedOffset.LATEST);
		if (!accepted) {
			refuse("has auto.offset.reset=%s: records would be skipped, in new partitions too, without a trace"
				.formatted(value),
					"Remove spring.kafka.consumer.auto-offset-reset; mergelane.listeners.%s.no-committed-offset (or mergelane.defaults.no-committed-offset) takes its place. Its value 'latest' accepts the loss."
						.formatted(this.id));
		}
	}

	private boolean isDrainTooLong(@Nullable Properties overrides, Map<String, Object> consumer) {
		return this.drainTimeout.toMillis() > maxPollInterval(overrides, consumer).toMillis() / 2;
	}

	/**
	 * Return how long a consumer may do without a poll.
	 * @param overrides properties of the listener
	 * @param consumer properties of the factory
	 * @return {@code max.poll.interval.ms}
	 */
	static Duration maxPollInterval(@Nullable Properties overrides, Map<String, Object> consumer) {
		Object value = value(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, overrides, consumer);
		return (value != null) ? Duration.ofMillis(Long.parseLong(value.toString())) : MAX_POLL_INTERVAL;
	}

	/**
	 * Return a property of a consumer.
	 */
	static @Nullable Object value(String name, @Nullable Properties overrides, Map<String, Object> consumer) {
		Object value = (overrides != null) ? overrides.get(name) : null;
		if (value == null && overrides != null) {
			value = overrides.getProperty(name);
		}
		return (value != null) ? value : consumer.get(name);
	}

	private void refuse(String what, String action) {
		throw new InvalidLaneListenerException("Lane listener '%s' %s.".formatted(this.id, what), action);
	}

}

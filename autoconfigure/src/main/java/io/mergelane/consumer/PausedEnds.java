package io.mergelane.consumer;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

import io.mergelane.commit.DespiteWakeup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows where the logs of paused partitions end. As nothing is fetched of them, the
 * broker is asked, every five seconds while there are any.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class PausedEnds {

	private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

	/**
	 * After other partitions were paused, or the broker did not answer.
	 */
	private static final long SHORT_INTERVAL = Duration.ofSeconds(1).toNanos();

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private final LongSupplier nanoTime;

	private Map<TopicPartition, Long> ends = Map.of();

	private long asked;

	PausedEnds(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.asked = nanoTime.getAsLong() - INTERVAL;
	}

	void refresh(Consumer<?, ?> consumer) {
		Set<TopicPartition> paused = consumer.paused();
		if (paused.isEmpty()) {
			this.ends = Map.of();
			return;
		}
		long now = this.nanoTime.getAsLong();
		long interval = this.ends.keySet().equals(paused) ? INTERVAL : SHORT_INTERVAL;
		if (now - this.asked < interval) {
			return;
		}
		this.asked = now;
		try {
			this.ends = DespiteWakeup.call(() -> Map.copyOf(consumer.endOffsets(paused, TIMEOUT)));
		}
		catch (KafkaException ex) {
			// The broker is away: what was known last stays.
		}
	}

	OptionalLong of(TopicPartition topicPartition) {
		Long end = this.ends.get(topicPartition);
		return (end != null) ? OptionalLong.of(end) : OptionalLong.empty();
	}

}

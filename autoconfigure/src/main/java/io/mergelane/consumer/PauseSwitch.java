package io.mergelane.consumer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.mergelane.flow.PauseReason;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and resumes partitions so that the consumer is in the wanted state before each
 * poll, whatever a rebalance or the container has done since the last one.
 * <p>
 * Invariant: only what was paused here is resumed here, and not while the user wants it
 * paused.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class PauseSwitch {

	private final Map<TopicPartition, PauseReason> paused = new HashMap<>();

	private final Predicate<TopicPartition> pausedByUser;

	PauseSwitch(Predicate<TopicPartition> pausedByUser) {
		this.pausedByUser = pausedByUser;
	}

	/**
	 * Bring the consumer into the wanted state. By the consumer protocol a partition may
	 * leave {@link Consumer#assignment()} at any time after it was reported as gone: what
	 * is assigned is told by those reports alone.
	 * @param consumer the consumer
	 * @param assigned all assigned partitions
	 * @param wanted the partitions of them to be paused
	 */
	void apply(Consumer<?, ?> consumer, Set<TopicPartition> assigned, Map<TopicPartition, PauseReason> wanted) {
		this.paused.keySet().retainAll(assigned);
		if (wanted.isEmpty() && this.paused.isEmpty()) {
			return;
		}
		pause(consumer, wanted);
		resume(consumer, wanted);
	}

	private void pause(Consumer<?, ?> consumer, Map<TopicPartition, PauseReason> wanted) {
		Set<TopicPartition> toPause = new HashSet<>(wanted.keySet());
		toPause.removeAll(consumer.paused());
		if (!toPause.isEmpty()) {
			consumer.pause(toPause);
			toPause.forEach((topicPartition) -> this.paused.put(topicPartition, wanted.get(topicPartition)));
		}
	}

	private void resume(Consumer<?, ?> consumer, Map<TopicPartition, PauseReason> wanted) {
		Set<TopicPartition> toResume = new HashSet<>(this.paused.keySet());
		toResume.removeAll(wanted.keySet());
		toResume.removeIf(this.pausedByUser);
		if (!toResume.isEmpty()) {
			consumer.resume(toResume);
			this.paused.keySet().removeAll(toResume);
		}
	}

	/**
	 * Return why a partition is paused.
	 * @param topicPartition the partition
	 * @return the reason, or {@code null} if it is not paused
	 */
	@Nullable PauseReason reason(TopicPartition topicPartition) {
		PauseReason reason = this.paused.get(topicPartition);
		return (reason == null && this.pausedByUser.test(topicPartition)) ? PauseReason.REQUESTED : reason;
	}

}

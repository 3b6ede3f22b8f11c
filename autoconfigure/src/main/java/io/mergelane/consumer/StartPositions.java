package io.mergelane.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.mergelane.NoCommittedOffset;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Decides where partitions begin, and where they go on when their records are not in the
 * log any more.
 * <p>
 * A partition that nothing was ever committed of begins at an offset that is committed
 * right away: only so can it be seen later that the log has lost what was not read yet.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class StartPositions {

	private static final Log logger = LogFactory.getLog(StartPositions.class);

	private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(5);

	private static final int ATTEMPTS = 6;

	private final String listener;

	private final NoCommittedOffset policy;

	private final RebalanceLog log;

	private final EngineSurroundings surroundings;

	StartPositions(String listener, NoCommittedOffset policy, RebalanceLog log, EngineSurroundings surroundings) {
		this.listener = listener;
		this.policy = policy;
		this.log = log;
		this.surroundings = surroundings;
	}

	/**
	 * Create newly assigned partitions, and move the consumer to where they begin if that
	 * is not a committed offset.
	 * @param consumer the consumer
	 * @param added the partitions
	 * @return the partitions
	 * @throws LostOffsetException if the listener is to stop
	 */
	List<AssignedPartition> begin(Consumer<?, ?> consumer, List<TopicPartition> added) {
		Map<TopicPartition, OffsetAndMetadata> committed = ask(
				() -> consumer.committed(Set.copyOf(added), BROKER_TIMEOUT));
		List<TopicPartition> unknown = added.stream().filter((one) -> committed.get(one) == null).toList();
		Map<TopicPartition, Long> starts = unknown.isEmpty() ? Map.of() : starts(consumer, unknown);
		starts.forEach(consumer::seek);
		return added.stream().map((one) -> partition(one, committed.get(one), starts.get(one))).toList();
	}

	private static AssignedPartition partition(TopicPartition topicPartition, @Nullable OffsetAndMetadata committed,
			@Nullable Long start) {
		if (committed != null) {
			return AssignedPartition.committed(topicPartition, committed);
		}
		return (start != null) ? AssignedPartition.beginning(topicPartition, start)
				: AssignedPartition.unknown(topicPartition);
	}

	private Map<TopicPartition, Long> starts(Consumer<?, ?> consumer, Collection<TopicPartition> unknown) {
		if (this.policy == NoCommittedOffset.FAIL) {
			throw new LostOffsetException(
					"Listener '%s': its group has committed no offset of %s, and no-committed-offset is 'fail'. Commit where to begin (kafka-consumer-groups --reset-offsets), or choose 'fail-if-lost' or 'earliest'"
						.formatted(this.listener, unknown));
		}
		return (this.policy == NoCommittedOffset.LATEST) ? ends(consumer, unknown) : beginnings(consumer, unknown);
	}

	private static Map<TopicPartition, Long> beginnings(Consumer<?, ?> consumer,
			Collection<TopicPartition> partitions) {
		return ask(() -> consumer.beginningOffsets(partitions, BROKER_TIMEOUT));
	}

	private static Map<TopicPartition, Long> ends(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		return ask(() -> consumer.endOffsets(partitions, BROKER_TIMEOUT));
	}

	/**
	 * Ask the broker. It has just told us something, so it is there: to wait is better
	 * than not to know.
	 */
	private static <T> T ask(Supplier<T> question) {
		for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
			try {
				return question.get();
			}
			catch (TimeoutException ex) {
				logger.warn("The broker does not tell offsets yet, asking again: " + ex);
			}
		}
		return question.get();
	}

	/**
	 * Go on although the position of partitions is not in the log.
	 * @param consumer the consumer
	 * @param cause which partitions
	 * @throws LostOffsetException if the listener is to stop
	 */
	void outOfRange(Consumer<?, ?> consumer, OffsetOutOfRangeException cause) {
		Map<TopicPartition, Long> positions = new HashMap<>(cause.offsetOutOfRangePartitions());
		if (cause instanceof LogTruncationException truncation) {
			truncation.divergentOffsets().forEach((partition, divergent) -> {
				Long position = positions.remove(partition);
				goOn(consumer, partition, (position != null) ? position : -1, divergent.offset(),
						"the log was truncated by its new leader");
			});
		}
		if (positions.isEmpty()) {
			return;
		}
		Map<TopicPartition, Long> beginnings = beginnings(consumer, positions.keySet());
		if (this.policy == NoCommittedOffset.FAIL || this.policy == NoCommittedOffset.FAIL_IF_LOST) {
			throw new LostOffsetException(
					"Listener '%s' stops, as records may be lost: it was to go on at %s, which the log does not have (any more); it begins at %s. Set no-committed-offset to 'earliest' to go on with the first record there is, or commit where to go on (kafka-consumer-groups --reset-offsets), and start it again"
						.formatted(this.listener, positions, beginnings));
		}
		Map<TopicPartition, Long> targets = (this.policy == NoCommittedOffset.LATEST)
				? ends(consumer, positions.keySet()) : beginnings;
		targets.forEach((partition, target) -> goOn(consumer, partition, positions.getOrDefault(partition, -1L), target,
				"the position was not in the log"));
	}

	private void goOn(Consumer<?, ?> consumer, TopicPartition partition, long from, long to, String reason) {
		consumer.seek(partition, to);
		OffsetReset reset = new OffsetReset(this.surroundings.clock().instant(), partition.toString(), from, to,
				reason);
		this.log.add(reset);
		logger.warn("Listener '%s': %s goes on at %d instead of %d, as %s; offsets skipped: %d".formatted(this.listener,
				partition, to, from, reason, reset.skipped()));
	}

}

package io.mergelane.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.mergelane.NoCommittedOffset;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Decides where partitions begin, and finds out when the log has lost what was to be read
 * next.
 * <p>
 * A partition that nothing was ever committed of begins at an offset that is committed
 * right away: only so can it be seen later that the log has lost what was not read yet.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class LogPositions {

	private static final Log logger = LogFactory.getLog(LogPositions.class);

	private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(5);

	private static final int ATTEMPTS = 6;

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final String listener;

	private final NoCommittedOffset policy;

	private final RebalanceLog log;

	private final EngineSurroundings surroundings;

	private final Map<TopicPartition, Jump> jumps = new HashMap<>();

	private long asked;

	LogPositions(String listener, NoCommittedOffset policy, RebalanceLog log, EngineSurroundings surroundings) {
		this.listener = listener;
		this.policy = policy;
		this.log = log;
		this.surroundings = surroundings;
		this.asked = surroundings.nanoTime().getAsLong() - INTERVAL;
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
		Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(
				ask(() -> consumer.committed(Set.copyOf(added), BROKER_TIMEOUT)));
		committed.values().removeIf((offset) -> offset == null);
		refuseWithoutCommit(added.stream().filter((one) -> !committed.containsKey(one)).toList());
		Map<TopicPartition, Long> beginnings = ask(() -> consumer.beginningOffsets(added, BROKER_TIMEOUT));
		Map<TopicPartition, Long> ends = ask(() -> consumer.endOffsets(added, BROKER_TIMEOUT));
		forgetWhatIsGone(committed, beginnings, ends);
		List<TopicPartition> unknown = added.stream().filter((one) -> !committed.containsKey(one)).toList();
		Map<TopicPartition, Long> starts = (this.policy == NoCommittedOffset.LATEST) ? ends : beginnings;
		for (TopicPartition partition : unknown) {
			Long start = starts.get(partition);
			if (start != null) {
				consumer.seek(partition, start);
			}
		}
		return added.stream().map((one) -> partition(one, committed.get(one), starts.get(one))).toList();
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

	private static AssignedPartition partition(TopicPartition topicPartition, @Nullable OffsetAndMetadata committed,
			@Nullable Long start) {
		if (committed != null) {
			return AssignedPartition.committed(topicPartition, committed);
		}
		return (start != null) ? AssignedPartition.beginning(topicPartition, start)
				: AssignedPartition.unknown(topicPartition);
	}

	private void refuseWithoutCommit(List<TopicPartition> unknown) {
		if (this.policy == NoCommittedOffset.FAIL && !unknown.isEmpty()) {
			throw new LostOffsetException(
					"Listener '%s' stops: its group has committed no offset of %s, and no-committed-offset is 'fail'. Commit where to begin (kafka-consumer-groups --reset-offsets), or choose 'fail-if-lost' or 'earliest'"
						.formatted(this.listener, unknown));
		}
	}

	/**
	 * Kafka would go on at either end of the log. Only where the log ends before an
	 * offset whose leader epoch is known does it find out where it was cut, and goes on
	 * there.
	 */
	private void forgetWhatIsGone(Map<TopicPartition, OffsetAndMetadata> committed,
			Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
		for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : Map.copyOf(committed).entrySet()) {
			TopicPartition partition = entry.getKey();
			long offset = entry.getValue().offset();
			long first = beginnings.getOrDefault(partition, 0L);
			long end = ends.getOrDefault(partition, Long.MAX_VALUE);
			boolean cut = offset > end && entry.getValue().leaderEpoch().isEmpty();
			if (offset < first || cut) {
				moved(partition, offset, (this.policy == NoCommittedOffset.LATEST) ? end : first,
						"the log reaches from %d to %d".formatted(first, end));
				committed.remove(partition);
			}
		}
	}

	/**
	 * Called before records are taken in hand that do not follow those before. Mostly
	 * compaction or a transaction marker has left a gap. If the log begins behind what
	 * was to be read, its records were deleted, and Kafka has moved on without a word.
	 * The broker is asked no more than once a second, as gaps may be many.
	 * @param consumer the consumer
	 * @param found where records do not follow those before
	 * @throws LostOffsetException if the listener is to stop
	 */
	void jumped(Consumer<?, ?> consumer, Collection<Jump> found) {
		found.forEach((jump) -> this.jumps.putIfAbsent(jump.partition(), jump));
		long now = this.surroundings.nanoTime().getAsLong();
		if (this.jumps.isEmpty() || now - this.asked < INTERVAL) {
			return;
		}
		this.asked = now;
		Map<TopicPartition, Long> beginnings = ask(
				() -> consumer.beginningOffsets(this.jumps.keySet(), BROKER_TIMEOUT));
		List<Jump> lost = this.jumps.values()
			.stream()
			.filter((jump) -> beginnings.getOrDefault(jump.partition(), 0L) > jump.from())
			.toList();
		this.jumps.clear();
		lost.forEach((jump) -> moved(jump.partition(), jump.from(), jump.to(),
				"the log begins at " + beginnings.get(jump.partition())));
	}

	private void moved(TopicPartition partition, long from, long to, String reason) {
		if (this.policy == NoCommittedOffset.FAIL || this.policy == NoCommittedOffset.FAIL_IF_LOST) {
			throw new LostOffsetException(
					"Listener '%s' stops, as records may be lost: %s was to go on at %d, but %s. Commit where to go on (kafka-consumer-groups --reset-offsets) and start it again, or set no-committed-offset to 'earliest'"
						.formatted(this.listener, partition, from, reason));
		}
		OffsetReset reset = new OffsetReset(this.surroundings.clock().instant(), partition.toString(), from, to,
				reason);
		this.log.add(reset);
		logger.warn("Listener '%s': %s goes on at %d instead of %d, as %s; offsets skipped: %d".formatted(this.listener,
				partition, to, from, reason, reset.skipped()));
	}

	/**
	 * Records that do not follow those before.
	 *
	 * @param partition their partition
	 * @param from the offset that was to be next
	 * @param to the offset that came
	 */
	record Jump(TopicPartition partition, long from, long to) {

	}

}

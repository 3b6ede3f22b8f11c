package io.mergelane.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.mergelane.NoCommittedOffset;
import io.mergelane.commit.DespiteWakeup;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.tracker.FinishedRuns;
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

	private static final Duration ONE_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How long partitions may be asked for in vain, one by one, in nanoseconds.
	 */
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

	private static final Duration JUMP_TIMEOUT = Duration.ofSeconds(1);

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final String listener;

	private final NoCommittedOffset policy;

	private final RebalanceLog log;

	private final EngineSurroundings surroundings;

	private final PositionStore store;

	private final Map<TopicPartition, Jump> jumps = new HashMap<>();

	private long asked;

	private @Nullable LostOffsetException refusal;

	LogPositions(String listener, NoCommittedOffset policy, PositionStore store, RebalanceLog log,
			EngineSurroundings surroundings) {
		this.listener = listener;
		this.policy = policy;
		this.store = store;
		this.log = log;
		this.surroundings = surroundings;
		this.asked = surroundings.nanoTime().getAsLong() - INTERVAL;
	}

	/**
	 * Create newly assigned partitions, and move the consumer to where they begin if that
	 * is not a committed offset. One of which nobody can tell yet where it begins does
	 * not keep the others waiting.
	 * @param consumer the consumer
	 * @param added the partitions
	 * @return those that can begin, and those that nobody could tell of
	 * @throws LostOffsetException if the listener is to stop
	 */
	Begun begin(Consumer<?, ?> consumer, Collection<TopicPartition> added) {
		Set<TopicPartition> unanswered = new LinkedHashSet<>();
		Map<TopicPartition, Optional<OffsetAndMetadata>> committed = committed(consumer, added, unanswered);
		refuseWithoutCommit(committed.entrySet()
			.stream()
			.filter((each) -> each.getValue().isEmpty())
			.map(Map.Entry::getKey)
			.toList());
		List<AssignedPartition> partitions = new ArrayList<>();
		// After the positions: an older end of the log could be short of one.
		ranges(consumer, committed.keySet(), unanswered).forEach((one, range) -> partitions
			.add(begin(consumer, one, committed.getOrDefault(one, Optional.empty()).orElse(null), range)));
		return new Begun(partitions, unanswered);
	}

	private Map<TopicPartition, Optional<OffsetAndMetadata>> committed(Consumer<?, ?> consumer,
			Collection<TopicPartition> partitions, Set<TopicPartition> unanswered) {
		Map<TopicPartition, Optional<OffsetAndMetadata>> committed = new LinkedHashMap<>();
		try {
			Map<TopicPartition, OffsetAndMetadata> inKafka = DespiteWakeup
				.call(() -> consumer.committed(Set.copyOf(partitions), BROKER_TIMEOUT));
			oneByOne(partitions, unanswered,
					(partition) -> committed.put(partition, claim(partition, inKafka.get(partition))));
		}
		catch (TimeoutException ex) {
			unanswered.addAll(partitions);
			warn(partitions, ex);
		}
		return committed;
	}

	private Optional<OffsetAndMetadata> claim(TopicPartition partition, @Nullable OffsetAndMetadata inKafka) {
		this.surroundings.membership().stamps().assigned(partition, (inKafka != null) ? inKafka.metadata() : "");
		return Optional.ofNullable(this.store.claim(partition, inKafka));
	}

	private Map<TopicPartition, LogRange> ranges(Consumer<?, ?> consumer, Set<TopicPartition> partitions,
			Set<TopicPartition> unanswered) {
		Map<TopicPartition, LogRange> ranges = new LinkedHashMap<>();
		try {
			ranges.putAll(LogRange.of(consumer, partitions, BROKER_TIMEOUT));
		}
		catch (TimeoutException ex) {
			// The broker answers for all or for none: one without a leader is enough.
			oneByOne(partitions, unanswered,
					(partition) -> ranges.putAll(LogRange.of(consumer, Set.of(partition), ONE_TIMEOUT)));
		}
		return ranges;
	}

	/**
	 * Those whose turn does not come are asked for next time.
	 */
	private void oneByOne(Collection<TopicPartition> partitions, Set<TopicPartition> unanswered,
			java.util.function.Consumer<TopicPartition> question) {
		long begun = this.surroundings.nanoTime().getAsLong();
		for (TopicPartition partition : partitions) {
			try {
				question.accept(partition);
			}
			catch (TimeoutException ex) {
				unanswered.add(partition);
				warn(List.of(partition), ex);
				if (this.surroundings.nanoTime().getAsLong() - begun > PATIENCE) {
					return;
				}
			}
		}
	}

	private void warn(Collection<TopicPartition> partitions, TimeoutException reason) {
		logger.warn("Listener '%s': it is not known yet where to begin with %s, asked again later: %s"
			.formatted(this.listener, partitions, reason));
	}

	private AssignedPartition begin(Consumer<?, ?> consumer, TopicPartition partition,
			@Nullable OffsetAndMetadata committed, LogRange range) {
		if (committed != null && range.has(committed)) {
			if (this.store.isOutsideOfKafka()) {
				consumer.seek(partition, committed.offset());
			}
			return AssignedPartition.committed(partition, committed);
		}
		FinishedRuns finished = (committed != null) ? AssignedPartition.finished(committed) : FinishedRuns.NONE;
		long start = (this.policy == NoCommittedOffset.LATEST) ? range.end()
				: finished.unfinishedFrom(range.beginning());
		if (committed != null) {
			moved(partition, committed.offset(), start,
					"the log reaches from %d to %d".formatted(range.beginning(), range.end()));
		}
		consumer.seek(partition, start);
		this.store.moved(partition, start);
		return AssignedPartition.beginning(partition, start, finished);
	}

	private void refuseWithoutCommit(List<TopicPartition> unknown) {
		if (this.policy == NoCommittedOffset.FAIL && !unknown.isEmpty()) {
			throw new LostOffsetException(
					"Listener '%s' stops: its group has committed no offset of %s, and no-committed-offset is 'fail'. Commit where to begin (kafka-consumer-groups --reset-offsets), or choose 'fail-if-lost' or 'earliest'"
						.formatted(this.listener, unknown));
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
		if (this.refusal != null) {
			throw this.refusal;
		}
		found.forEach((jump) -> this.jumps.putIfAbsent(jump.partition(), jump));
		checkJumps(consumer);
	}

	/**
	 * Look into what was found a moment ago. Not later than that: the log may lose what
	 * is read and committed by then.
	 * @param consumer the consumer
	 * @throws LostOffsetException if the listener is to stop
	 */
	void checkJumps(Consumer<?, ?> consumer) {
		if (this.jumps.isEmpty() || this.surroundings.nanoTime().getAsLong() - this.asked < INTERVAL) {
			return;
		}
		Map<TopicPartition, Long> beginnings;
		try {
			beginnings = DespiteWakeup
				.call(() -> consumer.beginningOffsets(Set.copyOf(this.jumps.keySet()), JUMP_TIMEOUT));
		}
		catch (TimeoutException ex) {
			// It is asked again.
			return;
		}
		finally {
			this.asked = this.surroundings.nanoTime().getAsLong();
		}
		List<Jump> lost = this.jumps.values()
			.stream()
			.filter((jump) -> beginnings.getOrDefault(jump.partition(), 0L) > jump.from())
			.toList();
		this.jumps.clear();
		lost.forEach((jump) -> moved(jump.partition(), jump.from(), jump.to(),
				"the log begins at " + beginnings.get(jump.partition())));
	}

	/**
	 * Partitions have gone.
	 * @param partitions the partitions
	 */
	void forget(Collection<TopicPartition> partitions) {
		this.jumps.keySet().removeAll(partitions);
	}

	private void moved(TopicPartition partition, long from, long to, String reason) {
		if (this.policy == NoCommittedOffset.FAIL || this.policy == NoCommittedOffset.FAIL_IF_LOST) {
			this.refusal = new LostOffsetException(
					"Listener '%s' stops, as records may be lost: %s was to go on at %d, but %s. Commit where to go on (kafka-consumer-groups --reset-offsets) and start it again, or set no-committed-offset to 'earliest'"
						.formatted(this.listener, partition, from, reason));
			throw this.refusal;
		}
		OffsetReset reset = new OffsetReset(this.surroundings.clock().instant(), partition.toString(), from, to,
				reason);
		this.log.add(reset);
		logger.warn("Listener '%s': %s goes on at %d instead of %d, as %s; offsets skipped: %d".formatted(this.listener,
				partition, to, from, reason, reset.skipped()));
	}

	/**
	 * What came of newly assigned partitions.
	 *
	 * @param partitions those that can begin
	 * @param unanswered those that were asked for in vain; the rest was not asked for
	 */
	record Begun(List<AssignedPartition> partitions, Set<TopicPartition> unanswered) {

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

	/**
	 * What the log of a partition has.
	 *
	 * @param beginning its first offset
	 * @param end the offset behind its last one
	 */
	private record LogRange(long beginning, long end) {

		static Map<TopicPartition, LogRange> of(Consumer<?, ?> consumer, Set<TopicPartition> partitions,
				Duration timeout) {
			Map<TopicPartition, Long> beginnings = DespiteWakeup
				.call(() -> consumer.beginningOffsets(partitions, timeout));
			Map<TopicPartition, Long> ends = DespiteWakeup.call(() -> consumer.endOffsets(partitions, timeout));
			Map<TopicPartition, LogRange> ranges = new LinkedHashMap<>();
			partitions.forEach((partition) -> ranges.put(partition, new LogRange(beginnings.getOrDefault(partition, 0L),
					ends.getOrDefault(partition, Long.MAX_VALUE))));
			return ranges;
		}

		/**
		 * Return whether Kafka goes on at a committed offset. From one beyond the end it
		 * does where the log was cut, if it knows the leader epoch; otherwise it would go
		 * on at either end of the log.
		 */
		boolean has(OffsetAndMetadata committed) {
			boolean lostBefore = committed.offset() < this.beginning;
			boolean lostBehind = committed.offset() > this.end && committed.leaderEpoch().isEmpty();
			return !lostBefore && !lostBehind;
		}

	}

}

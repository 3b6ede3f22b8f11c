package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceEvent;
import org.jspecify.annotations.Nullable;

/**
 * A lane listener.
 *
 * @param running whether its container runs
 * @param paused whether the application has paused it
 * @param circuit whether what its handler needs is away: {@code closed}, {@code open} or
 * {@code half-open}
 * @param deadLetters what was given up
 * @param parallelism the most records, or batches, in work at once per consumer
 * @param rateLimit how many records begin in a second at most; 0 for as many as can be
 * @param assigned number of partitions it is assigned
 * @param inFlight polled and unfinished records
 * @param lag how far it is behind in its partitions
 * @param partitions its partitions as {@code topic-partition}
 * @param overdue what has been in work for longer than it may, and still is
 * @param failedCommits how many commits have failed; what they were to commit was or will
 * be committed by a later one, unless the partition has gone
 * @param lateCompletions how many records were finished when their partition had gone,
 * which does not count
 * @param rebalances its last assignment changes, the latest first
 * @param resets its last offset resets, the latest first
 */
public record ListenerDescriptor(boolean running, boolean paused, String circuit, DeadLettersDescriptor deadLetters,
		int parallelism, double rateLimit, int assigned, long inFlight, LagDescriptor lag,
		Map<String, PartitionDescriptor> partitions, List<OverdueDescriptor> overdue, long failedCommits,
		long lateCompletions, List<RebalanceDescriptor> rebalances, List<ResetDescriptor> resets) {

	static ListenerDescriptor of(ListenerSnapshot listener) {
		Map<String, PartitionDescriptor> partitions = new TreeMap<>();
		long inFlight = 0;
		Long lag = listener.partitions().isEmpty() ? null : Long.valueOf(0);
		for (PartitionSnapshot partition : listener.partitions()) {
			partitions.put(partition.topic() + "-" + partition.partition(), PartitionDescriptor.of(partition));
			inFlight += partition.tracker().inFlight();
			lag = (lag == null || partition.lag() == null) ? null : Long.valueOf(lag + partition.lag());
		}
		EngineSnapshot engine = listener.engine();
		return new ListenerDescriptor(listener.running(), listener.paused(), nameOf(engine.circuit()),
				new DeadLettersDescriptor(engine.givenUp(), engine.budgetSpent()), engine.parallelism(),
				engine.rateLimit(), partitions.size(), inFlight, new LagDescriptor(lag), partitions,
				listener.overdue().stream().map(OverdueDescriptor::of).toList(),
				listener.consumers().stream().mapToLong(ConsumerSnapshot::failedCommits).sum(),
				listener.consumers().stream().mapToLong(ConsumerSnapshot::lateCompletions).sum(),
				listener.rebalances().stream().map(RebalanceDescriptor::of).toList(),
				listener.resets().stream().map(ResetDescriptor::of).toList());
	}

	static String nameOf(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Records that were given up.
	 *
	 * @param written how many since the listener was started
	 * @param budgetSpent whether none may be given up any more
	 */
	public record DeadLettersDescriptor(long written, boolean budgetSpent) {

	}

	/**
	 * A record or batch that is in work for longer than it may be.
	 *
	 * @param record the first record, as {@code topic-partition@offset}
	 * @param records how many records are in work together
	 * @param thread name of the thread, or {@code null} if the handler has returned and
	 * works on elsewhere
	 * @param age how long it has been in work
	 */
	public record OverdueDescriptor(String record, int records, @Nullable String thread, Duration age) {

		static OverdueDescriptor of(OverdueSnapshot overdue) {
			return new OverdueDescriptor("%s-%d@%d".formatted(overdue.topic(), overdue.partition(), overdue.offset()),
					overdue.records(), overdue.thread(), overdue.age());
		}

	}

	/**
	 * How far a listener is behind.
	 *
	 * @param records records in the log that are not finished, or {@code null} while that
	 * is not known
	 */
	public record LagDescriptor(@Nullable Long records) {

	}

	/**
	 * A change of the assignment.
	 *
	 * @param at when it happened
	 * @param type {@code ASSIGNED}, {@code REVOKED} or {@code LOST}
	 * @param partitions the partitions as {@code topic-partition}
	 * @param unfinishedAtRevoke records that were polled and unfinished when the
	 * partitions went
	 */
	public record RebalanceDescriptor(Instant at, String type, List<String> partitions, long unfinishedAtRevoke) {

		static RebalanceDescriptor of(RebalanceEvent event) {
			return new RebalanceDescriptor(event.at(), event.type().name(), event.partitions(), event.unfinished());
		}

	}

	/**
	 * A partition went on elsewhere than where it had stopped.
	 *
	 * @param at when it happened
	 * @param partition the partition as {@code topic-partition}
	 * @param from the offset that would have been read next, or -1 if none was known
	 * @param to the offset that was read next
	 * @param skipped how many offsets are never read
	 * @param reason why
	 */
	public record ResetDescriptor(Instant at, String partition, long from, long to, long skipped, String reason) {

		static ResetDescriptor of(OffsetReset reset) {
			return new ResetDescriptor(reset.at(), reset.partition(), reset.from(), reset.to(), reset.skipped(),
					reset.reason());
		}

	}

}

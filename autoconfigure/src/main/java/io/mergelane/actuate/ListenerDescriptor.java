package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.lane.LaneActivity;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceActivity;
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
 * @param lanes how busy its lanes are
 * @param lag how far it is behind in its partitions
 * @param states how many of its partitions are in which state
 * @param partitions its partitions as {@code topic-partition}
 * @param overdue what has been in work for longer than it may, and still is
 * @param failedCommits how many commits have failed; what they were to commit was or will
 * be committed by a later one, unless the partition has gone
 * @param lateCompletions how many records were finished when their partition had gone,
 * which does not count
 * @param rebalanced how often it is rebalanced
 * @param rebalances its last ten assignment changes, the latest first
 * @param resets its last offset resets, the latest first
 */
public record ListenerDescriptor(boolean running, boolean paused, String circuit, DeadLettersDescriptor deadLetters,
		int parallelism, double rateLimit, int assigned, long inFlight, LaneActivity lanes, LagDescriptor lag,
		Map<PartitionState, Integer> states, Map<String, PartitionDescriptor> partitions,
		List<OverdueDescriptor> overdue, long failedCommits, long lateCompletions, RebalancedDescriptor rebalanced,
		List<RebalanceDescriptor> rebalances, List<ResetDescriptor> resets) {

	/**
	 * Assignment changes that are shown; there is a section for more.
	 */
	private static final int MOST_REBALANCES = 10;

	static ListenerDescriptor of(ListenerSnapshot listener) {
		Map<String, PartitionDescriptor> partitions = new TreeMap<>();
		long inFlight = 0;
		Map<PartitionState, Integer> states = new EnumMap<>(PartitionState.class);
		for (PartitionSnapshot partition : listener.partitions()) {
			partitions.put(partition.topic() + "-" + partition.partition(), PartitionDescriptor.of(partition));
			inFlight += partition.tracker().inFlight();
			states.merge(partition.lag().state(), 1, Integer::sum);
		}
		EngineSnapshot engine = listener.engine();
		return new ListenerDescriptor(listener.running(), listener.paused(), nameOf(engine.circuit()),
				new DeadLettersDescriptor(engine.givenUp(), engine.budgetSpent()), engine.parallelism(),
				engine.rateLimit(), partitions.size(), inFlight,
				listener.consumers()
					.stream()
					.map(ConsumerSnapshot::lanes)
					.reduce(LaneActivity.NONE, LaneActivity::plus),
				LagDescriptor.of(listener.partitions()), states, partitions,
				listener.overdue().stream().map(OverdueDescriptor::of).toList(),
				listener.consumers().stream().mapToLong(ConsumerSnapshot::failedCommits).sum(),
				listener.consumers().stream().mapToLong(ConsumerSnapshot::lateCompletions).sum(),
				RebalancedDescriptor.of(listener.activity()),
				listener.rebalances()
					.stream()
					.limit(MOST_REBALANCES)
					.map((event) -> RebalanceDescriptor.of(event, null))
					.toList(),
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
	 * @param time how old the oldest of them is, or {@code null} if not known
	 * @param estimate what that is taken from: {@code exact}, {@code estimate} or
	 * {@code unknown}
	 */
	public record LagDescriptor(@Nullable Long records, @Nullable Duration time, String estimate) {

		static LagDescriptor of(List<PartitionSnapshot> partitions) {
			Long records = partitions.isEmpty() ? null : Long.valueOf(0);
			for (PartitionSnapshot partition : partitions) {
				Long more = partition.lag().records();
				records = (records == null || more == null) ? null : Long.valueOf(records + more);
			}
			TimeLag time = TimeLag.greatest(partitions.stream().map((partition) -> partition.lag().time()).toList());
			return new LagDescriptor(records, time.time(), nameOf(time.basis()));
		}

	}

	/**
	 * How often a listener is rebalanced.
	 *
	 * @param last10m how many rebalances there were in the last ten minutes, in the
	 * consumer that had the most
	 * @param storm whether they are too many
	 */
	public record RebalancedDescriptor(int last10m, boolean storm) {

		static RebalancedDescriptor of(RebalanceActivity activity) {
			return new RebalancedDescriptor(activity.lastTenMinutes(), activity.storm() != null);
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

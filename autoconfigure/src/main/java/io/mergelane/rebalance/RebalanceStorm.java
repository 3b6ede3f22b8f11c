package io.mergelane.rebalance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Knows whether a listener is rebalanced too often: a consumer of it 5 times in ten
 * minutes, or so that it stands for more than a fifth of them.
 * <p>
 * What ends with an assignment is one rebalance, however many callbacks it has. Not
 * counted are those in the first five minutes after a start of the listener, those that
 * are meant, and those of which the cause is still looked for.
 * <p>
 * Threading: not thread-safe.
 */
final class RebalanceStorm {

	static final Duration WINDOW = Duration.ofMinutes(10);

	private static final Duration CALM_AFTER_START = Duration.ofMinutes(5);

	private static final int TOO_MANY = 5;

	private static final Duration TOO_LONG = WINDOW.dividedBy(5);

	private static final Set<RebalanceCause> MEANT = EnumSet.of(RebalanceCause.ROLLING, RebalanceCause.JOINED,
			RebalanceCause.SHUTDOWN);

	/**
	 * Bounds the memory, and says nothing less.
	 */
	private static final int MOST = 1000;

	private final List<RebalanceEvent> rebalances = new ArrayList<>();

	private final Map<Integer, Integer> epochs = new HashMap<>();

	private Instant countedFrom = Instant.MIN;

	/**
	 * The listener starts, with new consumers.
	 */
	void started(Instant now) {
		this.countedFrom = now.plus(CALM_AFTER_START);
		this.epochs.clear();
	}

	void add(RebalanceEvent event) {
		if (event.type() != RebalanceEvent.Type.ASSIGNED) {
			return;
		}
		Integer epoch = event.member().epoch();
		Integer before = (epoch != null) ? this.epochs.put(event.consumer(), epoch) : this.epochs.get(event.consumer());
		// The same again: partitions that could not begin at once, or began anew.
		if (event.stopped() == null && Objects.equals(epoch, before)) {
			return;
		}
		this.rebalances.removeIf((old) -> !old.at().isAfter(event.at().minus(WINDOW)));
		if (this.rebalances.size() == MOST) {
			this.rebalances.remove(0);
		}
		this.rebalances.add(event);
	}

	void replace(RebalanceEvent event, RebalanceEvent explained) {
		this.rebalances.replaceAll((one) -> one.equals(event) ? explained : one);
	}

	/**
	 * Return how many rebalances there were, in the consumer that had the most.
	 */
	int count(Instant now) {
		return byConsumer(now, false).values().stream().mapToInt(List::size).max().orElse(0);
	}

	/**
	 * Return whether there are too many.
	 * @param now the time
	 * @return what is known of them but for the reasons, or {@code null} if they are not
	 * too many
	 */
	@Nullable Findings look(Instant now) {
		return byConsumer(now, true).values()
			.stream()
			.map((events) -> Findings.of(events, now))
			.filter((found) -> found.rebalances() >= TOO_MANY || found.stopped().compareTo(TOO_LONG) > 0)
			.max(Comparator.comparingInt(Findings::rebalances).thenComparing(Findings::stopped))
			.orElse(null);
	}

	private Map<Integer, List<RebalanceEvent>> byConsumer(Instant now, boolean countedOnly) {
		Map<Integer, List<RebalanceEvent>> byConsumer = new HashMap<>();
		for (RebalanceEvent event : this.rebalances) {
			if (event.at().isAfter(now.minus(WINDOW)) && (!countedOnly || isCounted(event))) {
				byConsumer.computeIfAbsent(event.consumer(), (consumer) -> new ArrayList<>()).add(event);
			}
		}
		return byConsumer;
	}

	private boolean isCounted(RebalanceEvent event) {
		RebalanceCause cause = event.cause();
		return cause != null && !MEANT.contains(cause) && !event.at().isBefore(this.countedFrom);
	}

	/**
	 * What is too much.
	 *
	 * @param rebalances how many there were
	 * @param stopped for how long the consumer has stood
	 * @param cause the most frequent cause
	 */
	record Findings(int rebalances, Duration stopped, RebalanceCause cause) {

		static Findings of(List<RebalanceEvent> events, Instant now) {
			Duration stopped = Duration.ZERO;
			Map<RebalanceCause, Integer> causes = new EnumMap<>(RebalanceCause.class);
			for (RebalanceEvent event : events) {
				stopped = stopped.plus(within(event, now));
				causes.merge(Objects.requireNonNull(event.cause()), 1, Integer::sum);
			}
			RebalanceCause most = RebalanceCause.UNKNOWN;
			for (Map.Entry<RebalanceCause, Integer> entry : causes.entrySet()) {
				if (entry.getValue() > causes.getOrDefault(most, 0)
						|| (most == RebalanceCause.UNKNOWN && entry.getValue().equals(causes.get(most)))) {
					most = entry.getKey();
				}
			}
			return new Findings(events.size(), stopped, most);
		}

		private static Duration within(RebalanceEvent event, Instant now) {
			if (event.stopped() == null) {
				return Duration.ZERO;
			}
			Duration sinceWindow = Duration.between(now.minus(WINDOW), event.at());
			return (event.stopped().compareTo(sinceWindow) < 0) ? event.stopped() : sinceWindow;
		}

	}

}

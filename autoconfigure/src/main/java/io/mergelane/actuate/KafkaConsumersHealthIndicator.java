package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.mergelane.lag.PartitionState;
import io.mergelane.listener.ListenerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is down if somebody has to look after a lane listener: a
 * handler does not end, a dead letter cannot be written, too many records were given up,
 * a record keeps its partition from going on, a partition is stuck, or other applications
 * have left it no partition. It is out of service if a listener is kept out of a group
 * that is another application's.
 * <p>
 * An open circuit is no such thing: work goes on when what is away is back. Neither a
 * broker nor a database is asked.
 * <p>
 * Threading: thread-safe.
 */
public class KafkaConsumersHealthIndicator extends AbstractHealthIndicator {

	/**
	 * A rebalance takes less.
	 */
	private static final Duration STARVED = Duration.ofMinutes(2);

	private final Supplier<List<ListenerSnapshot>> listeners;

	private final Supplier<List<GroupStatus>> groups;

	private final Duration stuckTooLong;

	/**
	 * Create the indicator.
	 * @param listeners gives the state of all listeners
	 * @param groups tells whose the groups are that are looked after
	 * @param stuckAfter how long a partition may stand still until it is taken to be
	 * stuck; after twice as long the health is down
	 */
	public KafkaConsumersHealthIndicator(Supplier<List<ListenerSnapshot>> listeners, Supplier<List<GroupStatus>> groups,
			Duration stuckAfter) {
		super("The state of the lane listeners cannot be told");
		this.listeners = listeners;
		this.groups = groups;
		this.stuckTooLong = stuckAfter.multipliedBy(2);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, String> circuits = new TreeMap<>();
		List<Map<String, Object>> problems = new ArrayList<>();
		for (ListenerSnapshot listener : this.listeners.get()) {
			if (listener.running()) {
				circuits.put(listener.id(), ListenerDescriptor.nameOf(listener.engine().circuit()));
				addProblems(listener, problems);
			}
		}
		builder.up().withDetail("circuit", circuits);
		addGroups(builder, problems);
		if (!problems.isEmpty()) {
			builder.down().withDetail("problems", problems);
		}
	}

	private void addGroups(Health.Builder builder, List<Map<String, Object>> problems) {
		Map<String, String> verdicts = new TreeMap<>();
		Set<String> keptOut = new TreeSet<>();
		for (GroupStatus group : this.groups.get()) {
			GroupFinding finding = group.finding();
			if (finding != null && finding.verdict() != Verdict.CLEAR) {
				verdicts.put(group.group(), ListenerDescriptor.nameOf(finding.verdict()));
			}
			keptOut.addAll(group.keptOut());
			if (group.starved() != null && group.starved().compareTo(STARVED) > 0) {
				problems.add(Map.of("group", group.group(), "reason",
						"members of this application hold no partition, and members of others do", "age",
						group.starved()));
			}
		}
		if (!verdicts.isEmpty()) {
			builder.withDetail("groups", verdicts);
		}
		if (!keptOut.isEmpty()) {
			builder.outOfService().withDetail("keptOut", keptOut);
		}
	}

	private void addProblems(ListenerSnapshot listener, List<Map<String, Object>> problems) {
		if (listener.engine().budgetSpent()) {
			problems
				.add(problem(listener, "the dead-letter budget is spent: records that fail are no longer given up"));
		}
		listener.overdue().stream().filter((overdue) -> overdue.ignored()).forEach((overdue) -> {
			String where = (overdue.thread() != null) ? "thread '%s' was interrupted".formatted(overdue.thread())
					: "it was cancelled";
			problems.add(problem(listener, overdue.topic(), overdue.partition(), overdue.offset(), overdue.age(),
					"its handler goes on, though its time is over and " + where));
		});
		listener.partitions().forEach((partition) -> addProblems(listener, partition, problems));
	}

	private void addProblems(ListenerSnapshot listener, PartitionSnapshot partition,
			List<Map<String, Object>> problems) {
		PartitionSnapshot.Oldest oldest = partition.oldest();
		PartitionSnapshot.NotKept notKept = partition.failed().notKept();
		if (notKept != null) {
			Duration age = (oldest != null && oldest.offset() == notKept.offset()) ? oldest.age() : null;
			problems.add(problem(listener, partition.topic(), partition.partition(), notKept.offset(), age,
					"its dead letter cannot be written: " + notKept.reason()));
		}
		if (partition.failed().heldUp() && oldest != null) {
			String failure = (oldest.failure() != null) ? oldest.failure() : "it has not failed";
			problems.add(problem(listener, partition.topic(), partition.partition(), oldest.offset(), oldest.age(),
					"it keeps its partition from going on: " + failure));
		}
		else if (partition.lag().state() == PartitionState.STUCK
				&& partition.lag().still().compareTo(this.stuckTooLong) > 0) {
			problems.add(problem(listener, partition.topic(), partition.partition(),
					(oldest != null) ? oldest.offset() : partition.tracker().next(), partition.lag().still(),
					"its partition is stuck: " + whyStuck(oldest)));
		}
	}

	private static String whyStuck(PartitionSnapshot.@Nullable Oldest oldest) {
		if (oldest == null) {
			return "it was not polled";
		}
		return (oldest.failure() != null)
				? "it has failed %d times: %s".formatted(oldest.failedAttempts(), oldest.failure())
				: "it has not failed";
	}

	private static Map<String, Object> problem(ListenerSnapshot listener, String reason) {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("listener", listener.id());
		problem.put("reason", reason);
		return problem;
	}

	private static Map<String, Object> problem(ListenerSnapshot listener, String topic, int partition, long offset,
			@Nullable Duration age, String reason) {
		Map<String, Object> problem = problem(listener, reason);
		problem.put("partition", topic + "-" + partition);
		problem.put("offset", offset);
		if (age != null) {
			problem.put("age", age);
		}
		return problem;
	}

}

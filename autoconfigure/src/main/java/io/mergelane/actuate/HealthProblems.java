package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.lag.PartitionState;
import io.mergelane.listener.ListenerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * What somebody has to look after: a container that was stopped though nobody asked for
 * that, a handler that does not end, a dead letter that cannot be written, too many
 * records given up, a record that keeps its partition from going on, a partition that is
 * stuck, a broker that is away for long.
 * <p>
 * Threading: confined to the thread of a health check.
 */
final class HealthProblems {

	private final HealthLimits limits;

	private final List<Map<String, Object>> all = new ArrayList<>();

	HealthProblems(HealthLimits limits) {
		this.limits = limits;
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	List<Map<String, Object>> all() {
		return List.copyOf(this.all);
	}

	/**
	 * Add a problem of the group.
	 * @param reason what it is
	 * @param age since when
	 */
	void add(String reason, Duration age) {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("reason", reason);
		problem.put("age", age);
		this.all.add(problem);
	}

	/**
	 * Add the problems of a listener.
	 * @param listener the listener
	 * @param silence for how long nothing was heard from the broker, if that is known
	 */
	void add(ListenerSnapshot listener, @Nullable Duration silence) {
		ConsumerStoppedEvent.Reason failure = listener.failure();
		if (failure != null) {
			problem(listener, "its container has stopped: " + text(failure));
		}
		if (!listener.running()) {
			return;
		}
		if (silence != null && silence.compareTo(this.limits.brokerAwayAfter()) >= 0) {
			problem(listener, "nothing was heard from the broker").put("age", silence);
		}
		if (listener.engine().budgetSpent()) {
			problem(listener, "the dead-letter budget is spent: records that fail are no longer given up");
		}
		listener.overdue()
			.stream()
			.filter(OverdueSnapshot::ignored)
			.forEach((overdue) -> problem(listener, overdue.topic(), overdue.partition(), overdue.offset(),
					overdue.age(), "its handler goes on, though its time is over and " + where(overdue)));
		listener.partitions().forEach((partition) -> add(listener, partition));
	}

	private static String where(OverdueSnapshot overdue) {
		return (overdue.thread() != null) ? "thread '%s' was interrupted".formatted(overdue.thread())
				: "it was cancelled";
	}

	private static String text(ConsumerStoppedEvent.Reason failure) {
		return switch (failure) {
			case AUTH -> "it is not authenticated or authorized";
			case FENCED -> "another member has its static id, or a transaction of its own was fenced";
			case NO_OFFSET -> "there is no offset to begin at";
			case ERROR -> "an error has ended its consumer thread";
			default -> "an error that cannot be handled, see the log";
		};
	}

	private void add(ListenerSnapshot listener, PartitionSnapshot partition) {
		PartitionSnapshot.Oldest oldest = partition.oldest();
		PartitionSnapshot.NotKept notKept = partition.failed().notKept();
		if (notKept != null) {
			Duration age = (oldest != null && oldest.offset() == notKept.offset()) ? oldest.age() : null;
			problem(listener, partition.topic(), partition.partition(), notKept.offset(), age,
					"its dead letter cannot be written: " + notKept.reason());
		}
		if (partition.failed().heldUp() && oldest != null) {
			String failure = (oldest.failure() != null) ? oldest.failure() : "it has not failed";
			problem(listener, partition.topic(), partition.partition(), oldest.offset(), oldest.age(),
					"it keeps its partition from going on: " + failure);
		}
		else if (partition.lag().state() == PartitionState.STUCK
				&& partition.lag().still().compareTo(this.limits.stuckTooLong()) > 0) {
			problem(listener, partition.topic(), partition.partition(),
					(oldest != null) ? oldest.offset() : partition.tracker().next(), partition.lag().still(),
					"its partition is stuck: " + whyStuck(oldest));
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

	private Map<String, Object> problem(ListenerSnapshot listener, String reason) {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("listener", listener.id());
		problem.put("reason", reason);
		this.all.add(problem);
		return problem;
	}

	private void problem(ListenerSnapshot listener, String topic, int partition, long offset, @Nullable Duration age,
			String reason) {
		Map<String, Object> problem = problem(listener, reason);
		problem.put("partition", topic + "-" + partition);
		problem.put("offset", offset);
		if (age != null) {
			problem.put("age", age);
		}
	}

}

package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.mergelane.consumer.ClientSnapshot;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.mergelane.listener.ListenerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} of a consumer group. It is down if a listener has
 * {@link HealthProblems}, or others have left it no partition. It is out of service if a
 * listener is paused, or kept out of the group that is another application's.
 * <p>
 * An open circuit is no such thing, nor is a listener that was stopped by the
 * application, or that has no partition: work goes on by itself.
 * <p>
 * Threading: thread-safe.
 */
final class GroupHealthIndicator extends AbstractHealthIndicator {

	/**
	 * A rebalance takes less.
	 */
	private static final Duration STARVED = Duration.ofMinutes(2);

	/**
	 * A broker that is there is heard more often.
	 */
	private static final Duration SILENT = Duration.ofSeconds(30);

	private final Supplier<List<ListenerSnapshot>> listeners;

	private final Supplier<@Nullable GroupStatus> status;

	private final HealthLimits limits;

	GroupHealthIndicator(Supplier<List<ListenerSnapshot>> listeners, Supplier<@Nullable GroupStatus> status,
			HealthLimits limits) {
		super("The state of the lane listeners cannot be told");
		this.listeners = listeners;
		this.status = status;
		this.limits = limits;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		GroupStatus group = this.status.get();
		List<String> keptOut = (group != null) ? group.keptOut() : List.of();
		HealthProblems problems = new HealthProblems(this.limits);
		Map<String, ListenerHealth> described = new TreeMap<>();
		boolean paused = false;
		for (ListenerSnapshot listener : this.listeners.get()) {
			Duration silence = silence(listener);
			problems.add(listener, silence);
			described.put(listener.id(), ListenerHealth.of(listener, keptOut.contains(listener.id()), silence));
			paused |= listener.running() && listener.paused();
		}
		builder.up().withDetail("listeners", described);
		addGroup(builder, group, problems);
		if (paused || !keptOut.isEmpty()) {
			builder.outOfService();
		}
		if (!problems.isEmpty()) {
			builder.down().withDetail("problems", problems.all());
		}
	}

	private static void addGroup(Health.Builder builder, @Nullable GroupStatus group, HealthProblems problems) {
		if (group == null) {
			return;
		}
		if (group.finding() != null && group.finding().verdict() != Verdict.CLEAR) {
			builder.withDetail("verdict", ListenerDescriptor.nameOf(group.finding().verdict()));
		}
		if (!group.keptOut().isEmpty()) {
			builder.withDetail("keptOut", group.keptOut());
		}
		if (group.starved() != null && group.starved().compareTo(STARVED) > 0) {
			problems.add("members of this application hold no partition, and members of others do", group.starved());
		}
	}

	/**
	 * Return for how long no consumer of a listener that runs has heard from the broker.
	 */
	private static @Nullable Duration silence(ListenerSnapshot listener) {
		List<Duration> silences = new ArrayList<>();
		for (ConsumerSnapshot consumer : listener.running() ? listener.consumers() : List.<ConsumerSnapshot>of()) {
			ClientSnapshot client = consumer.client();
			if (client.silence() != null) {
				silences.add(client.silence());
			}
		}
		return silences.stream().min(Duration::compareTo).orElse(null);
	}

	/**
	 * How a listener gets on.
	 *
	 * @param state {@code active}; {@code no-partitions}, which may be a standby or a
	 * rebalance; {@code paused}, {@code stopped}, {@code failed} or {@code kept-out}
	 * @param partitions how many partitions it is assigned
	 * @param circuit whether what its handler needs is away
	 * @param brokerAway for how long nothing was heard from the broker, if that is longer
	 * than usual, or {@code null}
	 */
	record ListenerHealth(String state, int partitions, String circuit, @Nullable Duration brokerAway) {

		static ListenerHealth of(ListenerSnapshot listener, boolean keptOut, @Nullable Duration silence) {
			int partitions = listener.running() ? listener.partitions().size() : 0;
			boolean away = silence != null && silence.compareTo(SILENT) > 0;
			return new ListenerHealth(state(listener, keptOut, partitions), partitions,
					ListenerDescriptor.nameOf(listener.engine().circuit()), away ? silence : null);
		}

		private static String state(ListenerSnapshot listener, boolean keptOut, int partitions) {
			if (keptOut) {
				return "kept-out";
			}
			if (!listener.running()) {
				return (listener.failure() != null) ? "failed" : "stopped";
			}
			if (listener.paused()) {
				return "paused";
			}
			return (partitions > 0) ? "active" : "no-partitions";
		}

	}

}

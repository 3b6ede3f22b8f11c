package io.mergelane.actuate;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.mergelane.guard.GroupStatus;
import io.mergelane.listener.ListenerSnapshot;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is out of service while lane listeners keep the
 * application from being ready.
 * <p>
 * Threading: thread-safe.
 */
public final class ReadinessHealthIndicator extends AbstractHealthIndicator {

	private final ReadinessCondition condition;

	private final Supplier<List<ListenerSnapshot>> listeners;

	private final Supplier<List<GroupStatus>> groups;

	/**
	 * Create the indicator.
	 * @param condition what keeps the application from being ready
	 * @param listeners gives the state of all listeners
	 * @param groups tells whose the groups are that are looked after
	 */
	public ReadinessHealthIndicator(ReadinessCondition condition, Supplier<List<ListenerSnapshot>> listeners,
			Supplier<List<GroupStatus>> groups) {
		this.condition = condition;
		this.listeners = listeners;
		this.groups = groups;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		if (this.condition != ReadinessCondition.NONE) {
			Set<String> keptOut = new TreeSet<>();
			this.groups.get().forEach((group) -> keptOut.addAll(group.keptOut()));
			refuse(builder, "keptOut", keptOut);
		}
		if (this.condition == ReadinessCondition.RUNNING) {
			Set<String> failed = new TreeSet<>();
			this.listeners.get()
				.stream()
				.filter((listener) -> listener.failure() != null)
				.forEach((listener) -> failed.add(listener.id()));
			refuse(builder, "failed", failed);
		}
	}

	private static void refuse(Health.Builder builder, String detail, Set<String> listeners) {
		if (!listeners.isEmpty()) {
			builder.outOfService().withDetail(detail, listeners);
		}
	}

}

package io.mergelane.actuate;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.mergelane.guard.GroupStatus;
import io.mergelane.listener.ListenerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * {@link CompositeHealthContributor} with an indicator for each consumer group: those of
 * lane listeners, and others that are looked after.
 * <p>
 * A group is down if somebody has to look after it. Neither a broker nor a database is
 * asked.
 * <p>
 * Threading: thread-safe.
 */
public final class KafkaConsumersHealth implements CompositeHealthContributor {

	private final Supplier<List<ListenerSnapshot>> listeners;

	private final Supplier<List<GroupStatus>> groups;

	private final HealthLimits limits;

	/**
	 * Create the contributor.
	 * @param listeners gives the state of all listeners
	 * @param groups tells whose the groups are that are looked after
	 * @param limits how long what may pass may last
	 */
	public KafkaConsumersHealth(Supplier<List<ListenerSnapshot>> listeners, Supplier<List<GroupStatus>> groups,
			HealthLimits limits) {
		this.listeners = listeners;
		this.groups = groups;
		this.limits = limits;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return groupNames().stream()
			.filter((group) -> nameOf(group).equals(name))
			.findFirst()
			.map(this::indicator)
			.orElse(null);
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return groupNames().stream().map((group) -> new HealthContributors.Entry(nameOf(group), indicator(group)));
	}

	private Set<String> groupNames() {
		Set<String> names = new TreeSet<>();
		this.listeners.get().forEach((listener) -> names.add(groupOf(listener)));
		this.groups.get().forEach((group) -> names.add(group.group()));
		return names;
	}

	private GroupHealthIndicator indicator(String group) {
		return new GroupHealthIndicator(
				() -> this.listeners.get().stream().filter((one) -> groupOf(one).equals(group)).toList(),
				() -> this.groups.get().stream().filter((one) -> one.group().equals(group)).findFirst().orElse(null),
				this.limits);
	}

	private static String groupOf(ListenerSnapshot listener) {
		return Objects.requireNonNullElse(listener.group(), "");
	}

	/**
	 * A name is part of a path.
	 */
	private static String nameOf(String group) {
		return group.isEmpty() ? "none" : group.replace('/', '_');
	}

}

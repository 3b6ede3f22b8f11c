package io.mergelane.guard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.mergelane.InvalidLaneListenerException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Checks how the listeners of this application share groups. For that no broker is
 * needed.
 * <p>
 * Threading: immutable.
 */
final class GroupConfiguration {

	private static final Log logger = LogFactory.getLog(GroupConfiguration.class);

	private final Set<String> shared;

	private final boolean warnOnly;

	/**
	 * Create a check.
	 * @param shared ids of listeners that may share a group
	 * @param warnOnly whether what is found is only said in the log
	 */
	GroupConfiguration(Set<String> shared, boolean warnOnly) {
		this.shared = shared;
		this.warnOnly = warnOnly;
	}

	/**
	 * Check the listeners.
	 * @param containers all listeners with a group
	 * @throws InvalidLaneListenerException if one of them is refused
	 */
	void check(Collection<GuardedContainer> containers) {
		Map<GroupAddress, List<GuardedContainer>> groups = new LinkedHashMap<>();
		containers.forEach(
				(container) -> groups.computeIfAbsent(container.group(), (group) -> new ArrayList<>()).add(container));
		groups.forEach((group, members) -> {
			members.stream().filter(GuardedContainer::isAutoCommit).forEach(this::refuseAutoCommit);
			checkInstanceIds(group.name(), members);
			checkTopics(group.name(),
					members.stream().filter((container) -> !this.shared.contains(container.id())).toList());
		});
	}

	private void refuseAutoCommit(GuardedContainer container) {
		refuse("Listener '%s' of group '%s' has enable.auto.commit=true: that wipes out whose group it is, and what is finished beyond the committed offset."
			.formatted(container.id(), container.group().name()),
				"Remove spring.kafka.consumer.enable-auto-commit or the listener's property enable.auto.commit.");
	}

	/**
	 * Spring Kafka numbers the consumers of one container, not the containers.
	 */
	private void checkInstanceIds(String group, List<GuardedContainer> members) {
		Map<String, String> byInstance = new HashMap<>();
		for (GuardedContainer container : members) {
			String instanceId = container.instanceId();
			String other = (instanceId != null) ? byInstance.put(instanceId, container.id()) : null;
			if (other != null) {
				refuse("Listeners '%s' and '%s' are in group '%s' with one group.instance.id, '%s': each fences the other."
					.formatted(other, container.id(), group, instanceId),
						"Give each an id of its own, by the listener's property group.instance.id, or a group of its own.");
			}
		}
	}

	private void checkTopics(String group, List<GuardedContainer> members) {
		for (int i = 0; i < members.size(); i++) {
			for (int j = i + 1; j < members.size(); j++) {
				checkTopics(group, members.get(i), members.get(j));
			}
		}
		if (members.size() > 1) {
			logger.warn(
					"Listeners %s are in one group, '%s': a rebalance of one stops all. Give each a groupId of its own, or list their ids in mergelane.group-guard.shared"
						.formatted(members.stream().map(GuardedContainer::id).sorted().toList(), group));
		}
	}

	private void checkTopics(String group, GuardedContainer one, GuardedContainer other) {
		Set<String> common = common(one, other);
		if (!common.isEmpty()) {
			refuse("Listeners '%s' and '%s' of group '%s' both read %s: each record goes to one of them, and nobody can say to which."
				.formatted(one.id(), other.id(), group, common),
					"Give one of them a groupId of its own. If they do the same, list their ids in mergelane.group-guard.shared.");
		}
	}

	private static Set<String> common(GuardedContainer one, GuardedContainer other) {
		Pattern pattern = one.topicPattern();
		Pattern otherPattern = other.topicPattern();
		if (pattern != null && otherPattern != null) {
			return pattern.pattern().equals(otherPattern.pattern()) ? Set.of(pattern.pattern()) : Set.of();
		}
		if (pattern != null) {
			return matching(pattern, other.topics());
		}
		if (otherPattern != null) {
			return matching(otherPattern, one.topics());
		}
		Set<String> common = new TreeSet<>(one.topics());
		common.retainAll(other.topics());
		return common;
	}

	private static Set<String> matching(Pattern pattern, Set<String> topics) {
		return topics.stream()
			.filter((topic) -> pattern.matcher(topic).matches())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private void refuse(String description, String action) {
		if (!this.warnOnly) {
			throw new InvalidLaneListenerException(description, action);
		}
		logger.error(description + " " + action);
	}

}

package io.mergelane.guard;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.group.ClusterAdmins;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupMember;
import io.mergelane.listener.ContainerConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.common.KafkaException;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The groups of this application, and the looks at them.
 * <p>
 * Threading: thread-safe.
 */
final class GroupRegister {

	private static final Log logger = LogFactory.getLog(GroupGuard.class);

	private final GuardSettings settings;

	private final GuardLog log;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	private final LongSupplier nanoTime;

	private final ClusterAdmins admins;

	private final Map<GroupAddress, GuardedGroup> groups = new ConcurrentHashMap<>();

	private final Set<Map<String, Object>> rightClusters = ConcurrentHashMap.newKeySet();

	GroupRegister(GuardSettings settings, ClusterAdmins admins, GuardLog log, ApplicationEventPublisher events,
			Clock clock, LongSupplier nanoTime) {
		this.settings = settings;
		this.log = log;
		this.events = events;
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.admins = admins;
	}

	/**
	 * Return a group.
	 * @param container one that is to be in it
	 */
	GuardedGroup of(GuardedContainer container) {
		GuardedGroup group = this.groups.computeIfAbsent(container.group(),
				(address) -> new GuardedGroup(address, this.settings, this.clock, this.nanoTime));
		group.add(container);
		return group;
	}

	Collection<GuardedGroup> all() {
		return this.groups.values();
	}

	/**
	 * Look at groups, at those of one cluster at once. A look that is interrupted tells
	 * nothing, and nobody is told of it.
	 * @param wanted the groups
	 * @return what was found of each
	 */
	List<Looked> look(Collection<GuardedGroup> wanted) {
		Map<Map<String, Object>, List<GuardedGroup>> byCluster = new LinkedHashMap<>();
		wanted.forEach(
				(group) -> byCluster.computeIfAbsent(group.address().connection(), (connection) -> new ArrayList<>())
					.add(group));
		List<Looked> looked = new ArrayList<>();
		byCluster.forEach((connection, groups) -> looked.addAll(look(connection, groups)));
		return looked;
	}

	private List<Looked> look(Map<String, Object> connection, List<GuardedGroup> wanted) {
		// Before the look: who joins meanwhile has not been there when it began.
		Map<GuardedGroup, Boolean> joined = new LinkedHashMap<>();
		wanted.forEach((group) -> joined.put(group, group.hasJoined()));
		long began = this.nanoTime.getAsLong();
		Map<String, GroupLook.Answer> answers = answers(connection,
				wanted.stream().map((group) -> group.address().name()).toList());
		List<Looked> looked = new ArrayList<>();
		joined.forEach((group, hadJoined) -> {
			GroupLook.Answer answer = answers.get(group.address().name());
			GroupFinding finding = group
				.judge(at(connection, (answer != null) ? answer : failed("there was no answer")), hadJoined);
			looked.add(new Looked(group, finding, began));
			if (!Thread.currentThread().isInterrupted()) {
				tell(group, finding);
			}
		});
		return looked;
	}

	private void tell(GuardedGroup group, GroupFinding finding) {
		GroupFinding before = group.finding();
		group.looked(finding);
		this.log.found(finding, before);
		if (before == null || before.verdict() != finding.verdict()) {
			publish(new GroupVerdictEvent(this, finding, before));
		}
	}

	private void publish(GroupVerdictEvent event) {
		try {
			this.events.publishEvent(event);
		}
		catch (RuntimeException ex) {
			// Whoever listens must not keep others from acting on what was found.
			logger.error("A listener of %s has failed".formatted(event), ex);
		}
	}

	private Map<String, GroupLook.Answer> answers(Map<String, Object> connection, List<String> names) {
		try {
			return lookAt(connection).look(names);
		}
		catch (KafkaException ex) {
			Map<String, GroupLook.Answer> answers = new LinkedHashMap<>();
			names.forEach((name) -> answers.put(name, failed(String.valueOf(ex.getMessage()))));
			return answers;
		}
	}

	/**
	 * Who is not answered must know where he has asked.
	 */
	private static GroupLook.Answer at(Map<String, Object> connection, GroupLook.Answer answer) {
		return (answer instanceof GroupLook.Answer.Failed failed) ? new GroupLook.Answer.Failed(
				"%s (bootstrap.servers is %s)".formatted(failed.reason(), ContainerConnection.brokers(connection)),
				failed.asOf()) : answer;
	}

	private GroupLook.Answer failed(String reason) {
		return new GroupLook.Answer.Failed(reason, this.clock.instant());
	}

	/**
	 * Check that a group is on the cluster that was meant.
	 * @param group the group
	 * @throws InvalidLaneListenerException if it is another one
	 */
	void checkCluster(GuardedGroup group) {
		String expected = this.settings.clusterId();
		Map<String, Object> connection = group.address().connection();
		if (expected == null || this.rightClusters.contains(connection)) {
			return;
		}
		String found;
		try {
			found = lookAt(connection).clusterId();
		}
		catch (KafkaException ex) {
			logger.warn("It is not known whether Kafka is cluster '%s', as mergelane.expected-cluster-id says: %s"
				.formatted(expected, ex));
			return;
		}
		if (!found.equals(expected)) {
			throw new InvalidLaneListenerException(
					"The Kafka cluster of group '%s' is '%s', but must be '%s'.".formatted(group.address().name(),
							found, expected),
					"Correct spring.kafka.bootstrap-servers, or mergelane.expected-cluster-id if the cluster has changed.");
		}
		this.rightClusters.add(connection);
	}

	/**
	 * Make members go that would stay until their session times out.
	 * @param group their group
	 * @param container their listener, which has stopped
	 */
	void removeStaticMembers(GuardedGroup group, GuardedContainer container) {
		if (container.instanceId() == null) {
			return;
		}
		try {
			GroupLook look = lookAt(group.address().connection());
			look.removeStaticMembers(group.address().name(), instanceIds(look, group, container));
		}
		catch (KafkaException ex) {
			logger.warn("Static members of listener '%s' stay in group '%s' until their session times out: %s"
				.formatted(container.id(), group.address().name(), ex));
		}
	}

	/**
	 * Those of this process: another one must have other ids. Another application that
	 * has the same must keep them.
	 */
	private static List<String> instanceIds(GroupLook look, GuardedGroup group, GuardedContainer container) {
		String name = group.address().name();
		GroupLook.Answer answer = Objects.requireNonNull(look.look(List.of(name)).get(name));
		if (answer instanceof GroupLook.Answer.Failed failed) {
			throw new KafkaException(failed.reason());
		}
		return group.judge(answer, true)
			.own()
			.stream()
			.map(GroupMember::instanceId)
			.filter((id) -> id != null && container.hasInstance(id))
			.toList();
	}

	private GroupLook lookAt(Map<String, Object> connection) {
		return new GroupLook(this.admins.at(connection), this.clock, this.settings.timing().timeout());
	}

	/**
	 * A look at a group.
	 *
	 * @param group the group
	 * @param finding what was found
	 * @param began when the look began, in nanoseconds
	 */
	record Looked(GuardedGroup group, GroupFinding finding, long began) {

	}

}

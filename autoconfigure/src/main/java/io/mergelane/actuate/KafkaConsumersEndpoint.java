package io.mergelane.actuate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.mergelane.group.GroupFinding;
import io.mergelane.guard.GroupStatus;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.listener.ListenerSnapshot;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that shows the lane listeners of this application by consumer group.
 * <p>
 * It answers from memory, with what the consumers have published last. Kafka is asked for
 * partitions that other members have, in the section {@code lag} only.
 * <p>
 * Threading: thread-safe.
 */
@Endpoint(id = "kafkaconsumers", defaultAccess = Access.READ_ONLY)
public class KafkaConsumersEndpoint {

	private static final String NO_GROUP = "";

	private final Supplier<List<ListenerSnapshot>> listeners;

	private final Supplier<List<GroupStatus>> groups;

	private final Function<String, List<ReplayDescriptor>> replays;

	private final ShownKeys shownKeys;

	private final Map<String, GroupSection> sections;

	/**
	 * Create the endpoint.
	 * @param listeners gives the state of all listeners
	 */
	public KafkaConsumersEndpoint(Supplier<List<ListenerSnapshot>> listeners) {
		this(listeners, List::of, (group) -> List.of(), (group, own) -> new GroupLag(null, Map.of(), null),
				ShownKeys.NEVER);
	}

	/**
	 * Create the endpoint.
	 * @param listeners gives the state of all listeners
	 * @param groups tells whose the groups are that are looked after
	 * @param replays gives the last replays of a group
	 * @param lags asks Kafka how far behind a group is, besides partitions of which that
	 * is known here
	 * @param shownKeys who may see keys of records
	 */
	public KafkaConsumersEndpoint(Supplier<List<ListenerSnapshot>> listeners, Supplier<List<GroupStatus>> groups,
			Function<String, List<ReplayDescriptor>> replays, BiFunction<String, Set<TopicPartition>, GroupLag> lags,
			ShownKeys shownKeys) {
		this.listeners = listeners;
		this.groups = groups;
		this.replays = replays;
		this.shownKeys = shownKeys;
		this.sections = Map.of("lag",
				(group) -> LagSection.of(group.listeners(), (own) -> lags.apply(group.name(), own)), "keys",
				KeysSection::of, "tracker", TrackerSection::of, "members",
				(group) -> MembersSection.of(group, status(group.name())), "rebalances", RebalancesSection::of);
	}

	/**
	 * Return all groups.
	 * @return the groups
	 */
	@ReadOperation
	public GroupsDescriptor groups() {
		Map<String, List<ListenerSnapshot>> byGroup = this.listeners.get()
			.stream()
			.collect(Collectors.groupingBy(KafkaConsumersEndpoint::groupOf, TreeMap::new, Collectors.toList()));
		Map<String, GroupDescriptor> groups = new TreeMap<>();
		byGroup.forEach((group, members) -> groups.put(group, of(group, members)));
		return new GroupsDescriptor(groups);
	}

	/**
	 * Return one group.
	 * @param group its name
	 * @return the group, or {@code null} if no listener is in it
	 */
	@ReadOperation
	public @Nullable GroupDescriptor group(@Selector String group) {
		List<ListenerSnapshot> members = membersOf(group);
		return members.isEmpty() ? null : of(group, members);
	}

	/**
	 * Return a section of what is known of a group.
	 * @param group its name
	 * @param section {@code lag}, {@code members}, {@code tracker}, {@code rebalances} or
	 * {@code keys}
	 * @return the section, or {@code null} if there is no such section, or no listener is
	 * in the group
	 */
	@ReadOperation
	@RegisterReflectionForBinding({ KeysSection.class, LagSection.class, MembersSection.class, RebalancesSection.class,
			TrackerSection.class })
	public @Nullable OperationResponseBody section(@Selector String group, @Selector String section) {
		return section(group, section, this.shownKeys.areShown());
	}

	@Nullable OperationResponseBody section(String group, String section, SecurityContext security) {
		return section(group, section, this.shownKeys.areShownTo(security));
	}

	private @Nullable OperationResponseBody section(String group, String name, boolean keysShown) {
		GroupSection section = this.sections.get(name);
		List<ListenerSnapshot> members = membersOf(group);
		return (section == null || members.isEmpty()) ? null : section.of(new GroupView(group, members, keysShown));
	}

	private List<ListenerSnapshot> membersOf(String group) {
		return this.listeners.get().stream().filter((listener) -> group.equals(groupOf(listener))).toList();
	}

	private GroupDescriptor of(String group, List<ListenerSnapshot> members) {
		return GroupDescriptor.of(members, status(group), this.replays.apply(group));
	}

	private @Nullable GroupStatus status(String group) {
		return this.groups.get().stream().filter((one) -> one.group().equals(group)).findFirst().orElse(null);
	}

	/**
	 * Return who has a partition, by the last look of the group guard.
	 * @param group the group
	 * @param partition the partition
	 * @return client id and host, or {@code null} if nobody knows
	 */
	@Nullable String owner(String group, TopicPartition partition) {
		GroupStatus status = status(group);
		GroupFinding finding = (status != null) ? status.finding() : null;
		if (finding == null) {
			return null;
		}
		return finding.members()
			.stream()
			.filter((member) -> member.assigned().contains(partition))
			.findFirst()
			.map((member) -> "%s at %s".formatted(member.clientId(), member.host()))
			.orElse(null);
	}

	private static String groupOf(ListenerSnapshot listener) {
		return (listener.group() != null) ? listener.group() : NO_GROUP;
	}

	/**
	 * All groups.
	 *
	 * @param groups the groups by name
	 */
	public record GroupsDescriptor(Map<String, GroupDescriptor> groups) implements OperationResponseBody {

	}

}

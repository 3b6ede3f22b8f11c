package io.mergelane.actuate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.mergelane.guard.GroupStatus;
import io.mergelane.listener.ListenerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that shows the lane listeners of this application by consumer group.
 * <p>
 * It answers from memory, with what the consumers have published last: no broker is
 * asked.
 * <p>
 * Threading: thread-safe.
 */
@Endpoint(id = "kafkaconsumers", defaultAccess = Access.READ_ONLY)
public class KafkaConsumersEndpoint {

	private static final String KEYS = "keys";

	private static final String NO_GROUP = "";

	private final Supplier<List<ListenerSnapshot>> listeners;

	private final Supplier<List<GroupStatus>> groups;

	private final Function<String, List<ReplayDescriptor>> replays;

	private final ShownKeys shownKeys;

	/**
	 * Create the endpoint.
	 * @param listeners gives the state of all listeners
	 */
	public KafkaConsumersEndpoint(Supplier<List<ListenerSnapshot>> listeners) {
		this(listeners, List::of, (group) -> List.of(), ShownKeys.NEVER);
	}

	/**
	 * Create the endpoint.
	 * @param listeners gives the state of all listeners
	 * @param groups tells whose the groups are that are looked after
	 * @param replays gives the last replays of a group
	 * @param shownKeys who may see keys of records
	 */
	public KafkaConsumersEndpoint(Supplier<List<ListenerSnapshot>> listeners, Supplier<List<GroupStatus>> groups,
			Function<String, List<ReplayDescriptor>> replays, ShownKeys shownKeys) {
		this.listeners = listeners;
		this.groups = groups;
		this.replays = replays;
		this.shownKeys = shownKeys;
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
		List<ListenerSnapshot> members = members(group);
		return members.isEmpty() ? null : of(group, members);
	}

	/**
	 * Return a section of a group that is too long for the group itself.
	 * @param group its name
	 * @param section {@code keys}
	 * @return the section, or {@code null} if there is none, or no listener is in the
	 * group
	 */
	@ReadOperation
	public @Nullable KeysDescriptor section(@Selector String group, @Selector String section) {
		return section(group, section, this.shownKeys.areShown());
	}

	@Nullable KeysDescriptor section(String group, String section, SecurityContext security) {
		return section(group, section, this.shownKeys.areShownTo(security));
	}

	private @Nullable KeysDescriptor section(String group, String section, boolean shown) {
		List<ListenerSnapshot> members = members(group);
		return (members.isEmpty() || !section.equals(KEYS)) ? null : KeysDescriptor.of(members, shown);
	}

	private List<ListenerSnapshot> members(String group) {
		return this.listeners.get().stream().filter((listener) -> group.equals(groupOf(listener))).toList();
	}

	private GroupDescriptor of(String group, List<ListenerSnapshot> members) {
		GroupStatus status = this.groups.get()
			.stream()
			.filter((one) -> one.group().equals(group))
			.findFirst()
			.orElse(null);
		return GroupDescriptor.of(members, status, this.replays.apply(group));
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

package io.mergelane.actuate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.mergelane.guard.GroupStatus;
import io.mergelane.listener.ListenerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A consumer group, as far as it runs in this application.
 *
 * @param listeners its listeners by id
 * @param guard whose the group is, if it is looked after
 * @param replays the last replays that were asked for here, the latest first
 */
public record GroupDescriptor(Map<String, ListenerDescriptor> listeners, @Nullable GuardDescriptor guard,
		List<ReplayDescriptor> replays) implements OperationResponseBody {

	static GroupDescriptor of(List<ListenerSnapshot> members, @Nullable GroupStatus status,
			List<ReplayDescriptor> replays) {
		Map<String, ListenerDescriptor> listeners = new TreeMap<>();
		members.forEach((listener) -> listeners.put(listener.id(), ListenerDescriptor.of(listener)));
		return new GroupDescriptor(listeners, (status != null) ? GuardDescriptor.of(status) : null, replays);
	}

}

package io.mergelane.guard;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The listeners of this application that are to be in one group, and where each is.
 *
 * <pre>
 * OUTSIDE          -&gt; IN (let in), KEPT_OUT (another application has the group)
 * IN               -&gt; OUTSIDE (starts again), KEPT_OUT, STOPPED (must not be there)
 * KEPT_OUT, STOPPED -&gt; IN, KEPT_OUT (starts again)
 * </pre>
 * <p>
 * Threading: not thread-safe.
 */
final class GroupListeners {

	private enum Place {

		OUTSIDE, IN, KEPT_OUT, STOPPED

	}

	private final Map<String, Listener> listeners = new LinkedHashMap<>();

	/**
	 * A listener is to be in the group.
	 */
	void add(GuardedContainer container) {
		this.listeners.putIfAbsent(container.id(), new Listener(container, Place.OUTSIDE, null));
	}

	/**
	 * A listener starts: it is no member any more, if ever it was.
	 */
	void starts(GuardedContainer container) {
		Listener listener = this.listeners.get(container.id());
		if (listener == null || listener.place() == Place.IN) {
			put(container, Place.OUTSIDE, null);
		}
	}

	void enter(GuardedContainer container, GuardedMembership membership) {
		put(container, Place.IN, membership);
	}

	/**
	 * A listener waits until the group is free.
	 */
	void keepOut(GuardedContainer container) {
		put(container, Place.KEPT_OUT, null);
	}

	/**
	 * A listener has to stop, and does not come back by itself.
	 */
	void stop(GuardedContainer container) {
		put(container, Place.STOPPED, null);
	}

	private void put(GuardedContainer container, Place place, @Nullable GuardedMembership membership) {
		this.listeners.put(container.id(), new Listener(container, place, membership));
	}

	Collection<GuardedContainer> all() {
		return this.listeners.values().stream().map(Listener::container).toList();
	}

	/**
	 * Return those that were let in and run.
	 */
	List<GuardedContainer> running() {
		return this.listeners.values().stream().filter(Listener::isRunning).map(Listener::container).toList();
	}

	List<GuardedContainer> keptOut() {
		return this.listeners.values()
			.stream()
			.filter((listener) -> listener.place() == Place.KEPT_OUT)
			.map(Listener::container)
			.toList();
	}

	/**
	 * Return ids of those that do not run for the group's sake.
	 */
	List<String> absent() {
		return this.listeners.values()
			.stream()
			.filter((listener) -> listener.place() == Place.KEPT_OUT || listener.place() == Place.STOPPED)
			.map((listener) -> listener.container().id())
			.toList();
	}

	/**
	 * Return the memberships of those that were let in, by id.
	 */
	Map<String, GuardedMembership> memberships() {
		Map<String, GuardedMembership> memberships = new LinkedHashMap<>();
		this.listeners.forEach((id, listener) -> {
			if (listener.membership() != null) {
				memberships.put(id, listener.membership());
			}
		});
		return memberships;
	}

	/**
	 * Return whether one that runs is a member of the group.
	 */
	boolean hasJoined() {
		return this.listeners.values()
			.stream()
			.filter(Listener::isRunning)
			.map(Listener::membership)
			.filter(Objects::nonNull)
			.anyMatch(GuardedMembership::hasJoined);
	}

	/**
	 * A listener.
	 *
	 * @param container its container
	 * @param place where it is
	 * @param membership its membership while it is in
	 */
	private record Listener(GuardedContainer container, Place place, @Nullable GuardedMembership membership) {

		boolean isRunning() {
			return this.place == Place.IN && this.container.container().isRunning();
		}

	}

}

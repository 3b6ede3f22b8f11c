package io.mergelane.group;

import java.util.Set;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group, and whose it is.
 * <p>
 * Threading: immutable.
 *
 * @param memberId its id in the group
 * @param clientId what it calls itself
 * @param host where it is
 * @param instanceId its static id, if it has one
 * @param assigned the partitions it holds
 * @param epoch its epoch; null with the classic protocol
 * @param kind whose it is
 */
public record GroupMember(String memberId, String clientId, String host, @Nullable String instanceId,
		Set<TopicPartition> assigned, @Nullable Integer epoch, Kind kind) {

	/**
	 * Epoch of a static member that was closed and may come back.
	 */
	private static final int AWAY = -2;

	public GroupMember {
		assigned = Set.copyOf(assigned);
	}

	GroupMember(SeenMember seen, Kind kind) {
		this(seen.memberId(), seen.clientId(), seen.host(), seen.instanceId(), seen.assigned(), seen.epoch(), kind);
	}

	/**
	 * Who it is, by its client id.
	 * @return the identity, or null if the client id does not tell
	 */
	public @Nullable ApplicationIdentity identity() {
		return ApplicationIdentity.ofClientId(this.clientId);
	}

	/**
	 * Return whether it holds no partition.
	 * @return whether it is idle
	 */
	public boolean isIdle() {
		return this.assigned.isEmpty();
	}

	boolean isAway() {
		return this.epoch != null && this.epoch == AWAY;
	}

	/**
	 * Whose a member is.
	 */
	public enum Kind {

		/**
		 * This application's, under its name, a previous one or a client id of its own.
		 */
		OWN,

		/**
		 * Another application's, by its client id.
		 */
		FOREIGN,

		/**
		 * Nobody knows: its client id tells no identity.
		 */
		UNIDENTIFIED

	}

}

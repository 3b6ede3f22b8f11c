package io.mergelane.consumer;

import java.util.function.Consumer;

import io.mergelane.commit.CommitStamps;
import io.mergelane.rebalance.GroupSight;

/**
 * What is known of the consumer group that a listener is in.
 * <p>
 * Threading: thread-safe.
 */
public interface GroupMembership {

	/**
	 * Nobody looks after the group.
	 */
	GroupMembership UNGUARDED = new GroupMembership() {

		@Override
		public void rebalanced() {
			// Nobody looks.
		}

		@Override
		public boolean mayBegin() {
			return true;
		}

		@Override
		public CommitStamps stamps() {
			return CommitStamps.NONE;
		}

	};

	/**
	 * The consumer is a member of the group, and its assignment has changed, or was
	 * confirmed. Called on its thread.
	 */
	void rebalanced();

	/**
	 * Return whether partitions may be begun. Until then they are paused: nothing is
	 * polled, handled or committed of them.
	 * @return whether the group is known to be the application's own, as far as can be
	 */
	boolean mayBegin();

	/**
	 * Be told who is in the group: at once what was seen last, then whenever it is looked
	 * at, on whatever thread looks.
	 * @param observer is told, and must not wait
	 * @return whether anybody looks
	 */
	default boolean observe(Consumer<GroupSight> observer) {
		return false;
	}

	/**
	 * Return what is committed beside offsets.
	 * @return the stamps
	 */
	CommitStamps stamps();

}

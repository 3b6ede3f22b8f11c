package io.mergelane.listener;

import io.mergelane.consumer.GroupMembership;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Lets listeners into their consumer groups.
 * <p>
 * Threading: thread-safe.
 */
public interface GroupEntry {

	/**
	 * Lets all in.
	 */
	GroupEntry OPEN = new GroupEntry() {

		@Override
		public void prepare(ConcurrentMessageListenerContainer<?, ?> container) {
			// It is well as it is.
		}

		@Override
		public GroupMembership enter(ConcurrentMessageListenerContainer<?, ?> container) {
			return GroupMembership.UNGUARDED;
		}

	};

	/**
	 * Say who looks after the groups, for the log.
	 * @return a few words
	 */
	default String description() {
		return "not guarded";
	}

	/**
	 * Configure a container that was made and is not started.
	 * @param container the container
	 */
	void prepare(ConcurrentMessageListenerContainer<?, ?> container);

	/**
	 * A container is about to start: its consumers do not exist yet.
	 * @param container the container
	 * @return what is known of the group from now on, or {@code null} if the container is
	 * not to start now; it is started when it may
	 * @throws RuntimeException if it must not start
	 */
	@Nullable GroupMembership enter(ConcurrentMessageListenerContainer<?, ?> container);

}

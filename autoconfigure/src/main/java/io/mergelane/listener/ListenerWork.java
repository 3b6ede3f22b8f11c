package io.mergelane.listener;

import java.time.Duration;
import java.util.List;

import io.mergelane.consumer.WorkSnapshot;

/**
 * What the workers of a lane listener are at.
 * <p>
 * Threading: immutable.
 *
 * @param id id of the listener
 * @param maxPollInterval how long its consumers may do without a poll
 * @param work what is in work, by worker
 */
public record ListenerWork(String id, Duration maxPollInterval, List<WorkSnapshot> work) {

	public ListenerWork {
		work = List.copyOf(work);
	}

}

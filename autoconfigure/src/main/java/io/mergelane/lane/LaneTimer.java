package io.mergelane.lane;

import java.time.Duration;

/**
 * Runs short actions later.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
public interface LaneTimer {

	/**
	 * Run an action after a delay; never on the calling thread. After a shutdown the
	 * action is dropped.
	 * @param action the action, which must be short and must not throw
	 * @param delay the delay
	 */
	void schedule(Runnable action, Duration delay);

}

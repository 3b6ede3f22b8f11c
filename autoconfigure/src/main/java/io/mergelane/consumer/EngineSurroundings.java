package io.mergelane.consumer;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import io.mergelane.lane.LaneTimer;
import io.mergelane.skew.KeyNames;

/**
 * What an engine takes from outside: threads, time, and what is known of its group. In a
 * simulated world all are simulated.
 * <p>
 * Threading: immutable.
 *
 * @param workers runs the workers
 * @param timer runs delayed actions
 * @param waiting how the consumer thread waits for workers
 * @param nanoTime time that only grows, as {@link System#nanoTime()}
 * @param clock time of day, for what is shown
 * @param membership tells whether the group is the application's own
 * @param keys what is kept of keys of records, to tell the frequent ones
 * @param counts counts what becomes of the records, over all starts of the listener
 */
public record EngineSurroundings(Executor workers, LaneTimer timer, ConsumerWait waiting, LongSupplier nanoTime,
		Clock clock, GroupMembership membership, KeyNames keys, ListenerCounts counts) {

	/**
	 * Return surroundings with the time of this machine.
	 * @param workers runs the workers
	 * @param timer runs delayed actions
	 * @param membership tells whether the group is the application's own
	 * @param keys what is kept of keys of records
	 * @param counts counts what becomes of the records
	 * @return the surroundings
	 */
	public static EngineSurroundings of(Executor workers, LaneTimer timer, GroupMembership membership, KeyNames keys,
			ListenerCounts counts) {
		return new EngineSurroundings(workers, timer, new ParkingWait(System::nanoTime), System::nanoTime,
				Clock.systemUTC(), membership, keys, counts);
	}

}

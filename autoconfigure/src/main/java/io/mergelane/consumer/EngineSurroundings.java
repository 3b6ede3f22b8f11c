package io.mergelane.consumer;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import io.mergelane.lane.LaneTimer;

/**
 * What an engine takes from outside: threads and time. In a simulated world both are
 * simulated.
 * <p>
 * Threading: immutable.
 *
 * @param workers runs the workers
 * @param timer runs delayed actions
 * @param waiting how the consumer thread waits for workers
 * @param nanoTime time that only grows, as {@link System#nanoTime()}
 * @param clock time of day, for what is shown
 */
public record EngineSurroundings(Executor workers, LaneTimer timer, ConsumerWait waiting, LongSupplier nanoTime,
		Clock clock) {

	/**
	 * Return surroundings with the time of this machine.
	 * @param workers runs the workers
	 * @param timer runs delayed actions
	 * @return the surroundings
	 */
	public static EngineSurroundings of(Executor workers, LaneTimer timer) {
		return new EngineSurroundings(workers, timer, new ParkingWait(System::nanoTime), System::nanoTime,
				Clock.systemUTC());
	}

}

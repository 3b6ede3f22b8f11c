package io.mergelane.consumer;

import java.util.function.BooleanSupplier;

/**
 * How the consumer thread waits for what workers do.
 */
@FunctionalInterface
public interface ConsumerWait {

	/**
	 * Wait until a condition holds, the time is over or the thread is interrupted.
	 * @param condition what to wait for
	 * @param nanos how long to wait
	 * @return whether the condition holds
	 */
	boolean until(BooleanSupplier condition, long nanos);

}

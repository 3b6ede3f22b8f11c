package io.mergelane.replay;

/**
 * Waits for the next record to be due.
 * <p>
 * Threading: implementations are thread-safe.
 */
@FunctionalInterface
interface ReplayWait {

	/**
	 * Wait.
	 * @param nanos for so long; 0 to ask only
	 * @return whether there is to be no more replay
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean await(long nanos) throws InterruptedException;

}

package io.mergelane.handler;

import java.util.List;

/**
 * Takes what came of the records a {@link RecordsHandler} was given.
 * <p>
 * Threading: may be called from any thread.
 */
public interface HandlingCallback {

	/**
	 * The first records are finished, though the handler is still at work on the others.
	 * @param count the number of records
	 */
	void finishedFirst(int count);

	/**
	 * The handler is through: what it does not report as failed is finished. Called
	 * exactly once.
	 * @param failures the records that were not finished, by index
	 */
	void through(List<RecordFailure> failures);

	/**
	 * The handler has returned, but what it began goes on.
	 * @param cancel ends that if it takes too long
	 */
	default void goesOn(Runnable cancel) {
	}

}

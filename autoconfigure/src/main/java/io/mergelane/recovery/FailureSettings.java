package io.mergelane.recovery;

import java.time.Duration;

import io.mergelane.HeadOfLine;

/**
 * What a listener does about failures.
 * <p>
 * Threading: immutable.
 *
 * @param retry when failed records are tried again
 * @param maxAttempts how often a record is handled before it may be given up; 0 for as
 * often as it takes
 * @param deadLetters whether records are given up at all
 * @param deadLetterBudget how many records may be given up without a success between
 * them; 0 for any number
 * @param circuit when nothing is tried any more for a while
 * @param headOfLine what becomes of a record that keeps its partition from going on
 */
public record FailureSettings(RetrySchedule retry, int maxAttempts, boolean deadLetters, int deadLetterBudget,
		Circuit circuit, HeadOfLine headOfLine) {

	/**
	 * When nothing is tried any more for a while.
	 *
	 * @param failures how many different keys must have failed one after the other; 0 for
	 * never
	 * @param probeInterval how long nothing is tried the first time
	 * @param maxProbeInterval how long at most until it is tried again
	 */
	public record Circuit(int failures, Duration probeInterval, Duration maxProbeInterval) {

	}

}

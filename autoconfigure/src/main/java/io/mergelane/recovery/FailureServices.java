package io.mergelane.recovery;

import io.mergelane.failure.FailureClassifier;

/**
 * Whom a listener asks about failures.
 * <p>
 * Threading: immutable.
 *
 * @param classifier tells what a failure means
 * @param deadLetters takes the records that are given up
 */
public record FailureServices(FailureClassifier classifier, DeadLetterSink deadLetters) {

}

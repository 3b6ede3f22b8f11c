package io.mergelane.sample.lab;

import io.mergelane.sample.lab.stage.Outcome;

/**
 * Both sides of a scenario.
 * <p>
 * Threading: immutable.
 *
 * @param plain what plain Spring Kafka came to
 * @param mergelane what Mergelane came to
 * @param shown whether the incident happened on the plain side
 * @param kept whether it did not happen with Mergelane
 * @param millis time both took together, in milliseconds
 */
public record Comparison(Outcome plain, Outcome mergelane, boolean shown, boolean kept, long millis) {
}

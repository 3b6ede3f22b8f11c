package io.mergelane.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When records are handled that could be handled now.
 * <p>
 * Threading: immutable.
 *
 * @param recordsPerSecond how many records begin in a second at most; 0 for as many as
 * can be
 * @param delay time after the timestamp of a record before which it is not handled
 * @param notBeforeHeader name of the header that says before which time a record is not
 * handled, or {@code null}
 */
public record Pace(double recordsPerSecond, Duration delay, @Nullable String notBeforeHeader) {

	/**
	 * As soon as can be.
	 */
	public static final Pace AT_ONCE = new Pace(0, Duration.ZERO, null);

}

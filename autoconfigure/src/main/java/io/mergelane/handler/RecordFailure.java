package io.mergelane.handler;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A record that was not finished.
 * <p>
 * Threading: immutable.
 *
 * @param index index of the record in what the handler was given
 * @param cause what went wrong
 * @param delay how long to wait before the next attempt, if the handler asked for it
 */
public record RecordFailure(int index, Throwable cause, @Nullable Duration delay) {

	public RecordFailure(int index, Throwable cause) {
		this(index, cause, null);
	}

}

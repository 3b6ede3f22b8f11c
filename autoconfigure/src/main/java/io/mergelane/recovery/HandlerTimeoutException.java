package io.mergelane.recovery;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A handler took longer than it may, and was interrupted.
 * <p>
 * Threading: immutable.
 */
public final class HandlerTimeoutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param timeout how long it may take
	 * @param cause what it threw when it was interrupted
	 */
	public HandlerTimeoutException(Duration timeout, @Nullable Throwable cause) {
		super("the handler took longer than handler-timeout (%s) and was interrupted".formatted(timeout), cause);
	}

}

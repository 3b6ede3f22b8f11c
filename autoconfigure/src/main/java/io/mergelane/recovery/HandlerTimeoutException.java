package io.mergelane.recovery;

import java.time.Duration;

/**
 * A handler took longer than it may, and was interrupted.
 * <p>
 * Threading: immutable.
 */
public final class HandlerTimeoutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception. What the handler threw is suppressed by it and not its cause:
	 * the interruption is ours, and says nothing about why it took so long.
	 * @param timeout how long it may take
	 * @param thrown what it threw when it was interrupted
	 */
	public HandlerTimeoutException(Duration timeout, Throwable thrown) {
		super("the handler took longer than handler-timeout (%s) and was interrupted".formatted(timeout));
		addSuppressed(thrown);
	}

}

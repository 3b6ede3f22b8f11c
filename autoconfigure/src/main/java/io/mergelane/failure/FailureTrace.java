package io.mergelane.failure;

import org.jspecify.annotations.Nullable;

/**
 * What a log may show of a failure: the types and the places in the code of it and its
 * causes, without the messages, which may quote the payload.
 * <p>
 * Threading: immutable.
 */
public final class FailureTrace extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * Causes that are shown; a guard against chains that bite their own tail.
	 */
	private static final int MAX_DEPTH = 32;

	private FailureTrace(Throwable failure, @Nullable Throwable cause) {
		super(failure.getClass().getName(), cause);
		setStackTrace(failure.getStackTrace());
	}

	/**
	 * Leave out the messages of a failure.
	 * @param failure the failure
	 * @return its trace
	 */
	public static FailureTrace of(Throwable failure) {
		try {
			return of(failure, MAX_DEPTH);
		}
		catch (RuntimeException ex) {
			// It does not let itself be looked at.
			return new FailureTrace(failure, null);
		}
	}

	private static FailureTrace of(Throwable failure, int depth) {
		Throwable cause = failure.getCause();
		FailureTrace trace = new FailureTrace(failure, (cause != null && depth > 1) ? of(cause, depth - 1) : null);
		if (depth > 1) {
			for (Throwable suppressed : failure.getSuppressed()) {
				trace.addSuppressed(of(suppressed, 1));
			}
		}
		return trace;
	}

	@Override
	public String toString() {
		return String.valueOf(getMessage());
	}

}

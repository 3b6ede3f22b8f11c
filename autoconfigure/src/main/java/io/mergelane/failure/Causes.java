package io.mergelane.failure;

import org.jspecify.annotations.Nullable;

/**
 * Looks through the causes of a failure.
 * <p>
 * Threading: immutable.
 */
public final class Causes {

	/**
	 * Chains are short; this is a guard against those that bite their own tail.
	 */
	private static final int MAX_DEPTH = 32;

	private Causes() {
	}

	/**
	 * Find a failure of a type.
	 * @param failure the failure to begin with
	 * @param type the type
	 * @param <T> the type
	 * @return the failure itself or the first of its causes that is of the type, or
	 * {@code null}
	 */
	public static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
			cause = cause.getCause();
		}
		return null;
	}

	/**
	 * Return the innermost cause.
	 * @param failure the failure to begin with
	 * @return the failure itself if it has no cause
	 */
	public static Throwable root(Throwable failure) {
		Throwable root = failure;
		for (int depth = 0; root.getCause() != null && depth < MAX_DEPTH; depth++) {
			root = root.getCause();
		}
		return root;
	}

}

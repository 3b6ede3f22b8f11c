package io.mergelane.failure;

import org.jspecify.annotations.Nullable;

/**
 * Judges failures of one class by a code that they carry.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
interface CodeReader {

	/**
	 * Reader of failures without a code.
	 */
	CodeReader NONE = (failure) -> null;

	/**
	 * Judge a failure.
	 * @param failure a failure of the class
	 * @return the verdict on its code, or {@code null} if it has none that is known
	 */
	@Nullable FailureVerdict read(Throwable failure);

}

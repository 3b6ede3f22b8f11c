package io.mergelane.failure;

import org.jspecify.annotations.Nullable;

/**
 * Says what failures of the application's own mean for the record, or says it
 * differently.
 * <p>
 * Rules are asked in their order, and before anything else. Each is asked about the
 * failure and then about its causes, from the outermost inwards; the first answer holds,
 * {@link FailureVerdict#UNKNOWN} too. Beans of this type are found by themselves.
 * <p>
 * Threading: thread-safe. Called on workers, at each attempt of each record that fails:
 * it must be fast.
 */
@FunctionalInterface
public interface FailureRule {

	/**
	 * Judge a failure.
	 * @param failure what was thrown, or one of its causes
	 * @return the verdict, or {@code null} to leave it to others
	 */
	@Nullable FailureVerdict verdict(Throwable failure);

}

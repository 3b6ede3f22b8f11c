package io.mergelane.failure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ListenerExecutionFailedException;

/**
 * Goes through a failure and its causes, from the outermost inwards.
 * <p>
 * Threading: stateless.
 */
final class CauseChain {

	/**
	 * Chains are short; this is a guard against those that bite their own tail.
	 */
	static final int MAX_DEPTH = 32;

	/**
	 * Those that only carry another failure somewhere, and are never meant themselves.
	 */
	private static final Set<Class<?>> SHELLS = Set.of(ListenerExecutionFailedException.class,
			CompletionException.class, ExecutionException.class, InvocationTargetException.class,
			UndeclaredThrowableException.class);

	private CauseChain() {
	}

	/**
	 * Find the first answer.
	 * @param failure the failure to begin with
	 * @param question what each is asked, except shells that have a cause
	 * @return the first answer that is not {@code null}, or {@code null}
	 */
	static @Nullable FailureVerdict first(Throwable failure, Function<Throwable, @Nullable FailureVerdict> question) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			Throwable inner = cause.getCause();
			FailureVerdict answer = (inner != null && SHELLS.contains(cause.getClass())) ? null : question.apply(cause);
			if (answer != null) {
				return answer;
			}
			cause = inner;
		}
		return null;
	}

}

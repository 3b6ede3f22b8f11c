package io.mergelane.handler;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * When a listener method has finished what it was given.
 * <p>
 * Threading: immutable.
 */
enum Completion {

	/**
	 * When it returns, or when the future it returned is complete.
	 */
	RETURN,

	/**
	 * When it has called its {@code Acknowledgment}. A future it returned can only fail.
	 */
	ACKNOWLEDGMENT;

	/**
	 * Called when the method has returned.
	 * @param invocation the call
	 */
	void await(Invocation invocation) {
		if (invocation.result() instanceof CompletionStage<?> future) {
			invocation.goesOn(() -> future.toCompletableFuture().cancel(true));
			future.whenComplete((value, failure) -> {
				if (failure != null) {
					invocation.failFrom(0, unwrap(failure), null);
				}
				else {
					returned(invocation);
				}
			});
		}
		else {
			returned(invocation);
		}
	}

	private void returned(Invocation invocation) {
		if (this == RETURN) {
			invocation.acknowledge();
		}
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}

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
	 * When it returns.
	 */
	RETURN {

		@Override
		void await(Invocation invocation) {
			invocation.acknowledge();
		}

	},

	/**
	 * When the future it returned is complete.
	 */
	FUTURE {

		@Override
		void await(Invocation invocation) {
			if (!(invocation.result() instanceof CompletionStage<?> future)) {
				invocation.acknowledge();
				return;
			}
			future.whenComplete((value, failure) -> {
				if (failure == null) {
					invocation.acknowledge();
				}
				else {
					invocation.failFrom(0, unwrap(failure), null);
				}
			});
		}

	},

	/**
	 * When it has called its {@code Acknowledgment}.
	 */
	ACKNOWLEDGMENT {

		@Override
		void await(Invocation invocation) {
			// up to the method
		}

	};

	/**
	 * Called when the method has returned.
	 * @param invocation the call
	 */
	abstract void await(Invocation invocation);

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}

package io.mergelane.consumer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What another thread asks of a consumer.
 * <p>
 * Invariant: it is either done by the consumer or withdrawn by whoever has asked; what is
 * not answered in time has no effect later.
 * <p>
 * Threading: thread-safe, but for {@link #answer(RequestTarget)}.
 *
 * @param <R> the type of the answer
 */
public abstract class ConsumerRequest<R> {

	private final AtomicBoolean taken = new AtomicBoolean();

	private final CompletableFuture<R> result = new CompletableFuture<>();

	ConsumerRequest() {
	}

	/**
	 * Do what is asked for. Called on the consumer thread.
	 * @param target who is asked
	 */
	final void answer(RequestTarget target) {
		if (this.taken.compareAndSet(false, true)) {
			try {
				this.result.complete(act(target));
			}
			catch (RuntimeException | Error ex) {
				// The consumer has other things to do.
				this.result.completeExceptionally(ex);
			}
		}
	}

	abstract R act(RequestTarget target);

	/**
	 * Return the answer of one who has nothing to do with it.
	 * @param result why
	 */
	abstract R refused(SteeringResult result);

	/**
	 * The consumer has gone.
	 */
	final void gone() {
		if (this.taken.compareAndSet(false, true)) {
			this.result.complete(refused(SteeringResult.NOT_ASSIGNED));
		}
	}

	/**
	 * Wait for the answer, and withdraw the request if there is none.
	 * @param timeout how long to wait
	 * @return what came of it
	 */
	public final R await(Duration timeout) {
		try {
			return this.result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return withdraw();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return withdraw();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The request has failed", ex.getCause());
		}
	}

	private R withdraw() {
		// If the consumer is at it, it is through in no time.
		return this.taken.compareAndSet(false, true) ? refused(SteeringResult.NO_ANSWER) : this.result.join();
	}

}

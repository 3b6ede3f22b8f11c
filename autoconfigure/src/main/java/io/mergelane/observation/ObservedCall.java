package io.mergelane.observation;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.NotHandledException;
import io.mergelane.handler.RecordFailure;
import io.micrometer.observation.Observation;

import org.springframework.kafka.listener.ListenerExecutionFailedException;

/**
 * Ends the observation of a call when the handler has returned, so that its scope is
 * closed, and is through, which may be much later and on another thread.
 * <p>
 * Threading: thread-safe.
 */
final class ObservedCall implements HandlingCallback {

	private final Observation observation;

	private final HandlingCallback callback;

	private final AtomicBoolean through = new AtomicBoolean();

	// The call, and what came of it.
	private final AtomicInteger open = new AtomicInteger(2);

	ObservedCall(Observation observation, HandlingCallback callback) {
		this.observation = observation;
		this.callback = callback;
	}

	@Override
	public void finishedFirst(int count) {
		this.callback.finishedFirst(count);
	}

	@Override
	public void goesOn(Runnable cancel) {
		this.callback.goesOn(cancel);
	}

	@Override
	public void through(List<RecordFailure> failures) {
		if (!this.through.compareAndSet(false, true)) {
			return;
		}
		if (!failures.isEmpty()) {
			failed(failures);
		}
		try {
			this.callback.through(failures);
		}
		finally {
			ended();
		}
	}

	private void failed(List<RecordFailure> failures) {
		if (this.observation.getContext() instanceof BatchReceiverContext batch) {
			batch.failed(failures.size());
		}
		for (RecordFailure failure : failures) {
			if (!(failure.cause() instanceof NotHandledException)) {
				this.observation.error(unwrap(failure.cause()));
				return;
			}
		}
	}

	/**
	 * The handler has thrown, which it must not. It has not reported then.
	 * @param failure what it has thrown
	 */
	void threw(Throwable failure) {
		if (this.through.compareAndSet(false, true)) {
			this.observation.error(failure);
			ended();
		}
	}

	/**
	 * The handler has returned, and the scope of the observation is closed.
	 */
	void returned() {
		ended();
	}

	private void ended() {
		if (this.open.decrementAndGet() == 0) {
			this.observation.stop();
		}
	}

	/**
	 * As Spring Kafka does.
	 */
	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof ListenerExecutionFailedException && cause != null) ? cause : failure;
	}

}

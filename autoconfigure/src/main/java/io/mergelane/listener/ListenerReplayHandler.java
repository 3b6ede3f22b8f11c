package io.mergelane.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.mergelane.deadletter.DeadLetterRecord;
import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.FailureReason;
import io.mergelane.failure.FailureVerdict;
import io.mergelane.handler.DeserializationFailures;
import io.mergelane.handler.RecordFailure;
import io.mergelane.recovery.HandlerTimeoutException;
import io.mergelane.replay.ReplayHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of dead letters to the handler of a running listener, on its workers
 * but outside of its lanes: neither its position nor its circuit, budget and rate know of
 * them.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class ListenerReplayHandler implements ReplayHandler {

	private static final String STOPPED = "its listener has stopped";

	private static final String INTERRUPTED = "the thread of the run was interrupted";

	private final LaneListenerContainer container;

	private final StartedHandler started;

	private final ListenerDeserializers deserializers;

	private final Executor workers;

	private final FailureClassifier classifier;

	ListenerReplayHandler(LaneListenerContainer container, StartedHandler started, ListenerDeserializers deserializers,
			Executor workers, FailureClassifier classifier) {
		this.container = container;
		this.started = started;
		this.deserializers = deserializers;
		this.workers = workers;
		this.classifier = classifier;
	}

	@Override
	public Outcome handle(DeadLetterRecord letter) {
		if (!this.container.isRunning()) {
			return away(STOPPED);
		}
		ConsumerRecord<Object, Object> record;
		try {
			record = this.deserializers.restore(letter);
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
		if (record == null) {
			return new Outcome(Ending.FAILED, "it does not tell the partition and the offset of its record");
		}
		List<RecordFailure> unreadable = DeserializationFailures.in(List.of(record));
		return unreadable.isEmpty() ? handle(record) : failed(unreadable.get(0).cause());
	}

	private Outcome handle(ConsumerRecord<Object, Object> record) {
		HandlerCall call = new HandlerCall(this.started.handler(), record, this.container.getGroupId());
		try {
			this.workers.execute(call);
		}
		catch (RejectedExecutionException ex) {
			return away(STOPPED);
		}
		try {
			Duration timeout = this.started.settings().lanes().timeout();
			return call.await(timeout) ? outcome(call.failure()) : overdue(call, timeout);
		}
		catch (InterruptedException ex) {
			return interrupted(call);
		}
	}

	private Outcome overdue(HandlerCall call, Duration timeout) throws InterruptedException {
		call.end();
		if (!hasEnded(call)) {
			return new Outcome(Ending.UNKNOWN,
					"the handler goes on, though it took longer than handler-timeout (%s) and was interrupted"
						.formatted(timeout));
		}
		Throwable failure = call.failure();
		if (failure == null || !this.container.isRunning()) {
			return outcome(failure);
		}
		// Whatever it threw when it was interrupted. It may take as long each time.
		return new Outcome(Ending.FAILED, String.valueOf(new HandlerTimeoutException(timeout, failure).getMessage()));
	}

	/**
	 * The thread of the run was interrupted, so that the run ends.
	 */
	private Outcome interrupted(HandlerCall call) {
		call.end();
		try {
			if (hasEnded(call)) {
				return (call.failure() != null) ? away(INTERRUPTED) : Outcome.HANDLED;
			}
		}
		catch (InterruptedException ex) {
			// Once more: there is no time to wait.
		}
		finally {
			Thread.currentThread().interrupt();
		}
		return new Outcome(Ending.UNKNOWN, INTERRUPTED + ", and the handler goes on");
	}

	/**
	 * Wait as for the handlers of a partition that goes.
	 */
	private boolean hasEnded(HandlerCall call) throws InterruptedException {
		Duration patience = this.started.settings().drainTimeout();
		return patience.isZero() ? call.hasEnded() : call.await(patience);
	}

	private Outcome outcome(@Nullable Throwable failure) {
		return (failure != null) ? failed(failure) : Outcome.HANDLED;
	}

	private Outcome failed(Throwable failure) {
		if (!this.container.isRunning()) {
			// Its workers were interrupted.
			return away(STOPPED);
		}
		boolean away = this.classifier.classify(failure) == FailureVerdict.TRANSIENT;
		return new Outcome(away ? Ending.AWAY : Ending.FAILED, FailureReason.of(failure));
	}

	private static Outcome away(String reason) {
		return new Outcome(Ending.AWAY, reason);
	}

	@Override
	public void close() {
		this.deserializers.close();
	}

}

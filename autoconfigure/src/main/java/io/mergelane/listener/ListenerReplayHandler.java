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
		Duration timeout = this.started.settings().lanes().timeout();
		boolean interrupted = false;
		boolean overdue = false;
		try {
			overdue = !call.await(timeout);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		try {
			if (overdue || interrupted) {
				call.end();
				if (!call.await(this.started.settings().drainTimeout())) {
					return new Outcome(Ending.UNKNOWN, overdue
							? "the handler goes on, though it took longer than handler-timeout (%s) and was interrupted"
								.formatted(timeout)
							: "the thread of the run was interrupted, and the handler goes on");
				}
			}
			return outcome(call.failure(), overdue ? timeout : null, interrupted);
		}
		catch (InterruptedException ex) {
			interrupted = true;
			return new Outcome(Ending.UNKNOWN, "the thread of the run was interrupted, and the handler goes on");
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private Outcome outcome(@Nullable Throwable failure, @Nullable Duration exceeded, boolean interrupted) {
		if (failure == null) {
			return Outcome.HANDLED;
		}
		if (interrupted) {
			return away("the thread of the run was interrupted");
		}
		if (exceeded != null && this.container.isRunning()) {
			// Whatever it threw when it was interrupted. It may take as long each time.
			return new Outcome(Ending.FAILED,
					String.valueOf(new HandlerTimeoutException(exceeded, failure).getMessage()));
		}
		return failed(failure);
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

package io.mergelane.consumer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.mergelane.handler.RecordsHandler;
import io.mergelane.lane.LaneTimer;
import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records that are given up: a record is finished when the dead letter is
 * acknowledged, and not before.
 * <p>
 * Threading: thread-safe.
 */
final class GivenUpRecords {

	private static final Duration SOON = Duration.ofSeconds(1);

	private final String listener;

	private final @Nullable String group;

	private final DeadLetterSink sink;

	private final RecordsHandler handler;

	private final FailureJudge judge;

	private final Executor workers;

	private final LaneTimer timer;

	private final FailureLog log;

	GivenUpRecords(String listener, @Nullable String group, DeadLetterSink sink, RecordsHandler handler,
			FailureJudge judge, Executor workers, LaneTimer timer, FailureLog log) {
		this.listener = listener;
		this.group = group;
		this.sink = sink;
		this.handler = handler;
		this.judge = judge;
		this.workers = workers;
		this.timer = timer;
		this.log = log;
	}

	/**
	 * Keep a record that is in work.
	 * @param work the record
	 * @param settled called on a worker when the record is finished, or when it is known
	 * that it could not be kept
	 */
	void keep(RecordWork work, Runnable settled) {
		Throwable reason = work.givenUp();
		Throwable cause = (reason != null) ? reason : new IllegalStateException("not given up");
		// Whatever becomes of it is told by the call.
		send(work, cause).whenComplete((done, failure) -> settle(work, cause, failure, settled)).isDone();
	}

	private CompletableFuture<Void> send(RecordWork work, Throwable cause) {
		try {
			return this.sink
				.send(new DeadLetter(work.record(), this.listener, this.group, cause, work.handledInVain()));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void settle(RecordWork work, Throwable cause, @Nullable Throwable failure, Runnable settled) {
		if (failure != null) {
			notKept(work, failure);
			settled.run();
			return;
		}
		try {
			// Not on the thread of the producer: to note it may take a transaction.
			this.workers.execute(() -> {
				kept(work, cause);
				settled.run();
			});
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// It is kept: do not send it twice. The timer ends with the workers.
			this.timer.schedule(() -> settle(work, cause, null, settled), SOON);
		}
	}

	private void kept(RecordWork work, Throwable cause) {
		try {
			this.handler.givenUp(work.record());
			this.judge.gaveUp(cause);
			this.log.givenUp(work, cause);
			if (work.finished() == RecordWork.End.LATE) {
				this.judge.counts().late(1);
			}
		}
		catch (RuntimeException | Error ex) {
			notKept(work, ex);
		}
	}

	private void notKept(RecordWork work, Throwable problem) {
		if (work.notKept(problem)) {
			this.log.notKept(work, problem, this.judge.delay(work));
		}
	}

}

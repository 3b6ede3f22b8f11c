package io.mergelane.consumer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.mergelane.failure.FailureReason;
import io.mergelane.failure.FailureTrace;
import io.mergelane.failure.LineBudget;
import io.mergelane.recovery.RetrySchedule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes a line when a record fails first, and one when its back-off has grown to its
 * limit; not one per attempt, and no more than the budget allows. The stack trace is for
 * the level DEBUG, the messages in it, which may quote the payload, for TRACE.
 * <p>
 * Threading: thread-safe.
 */
final class FailureLog {

	private static final Log logger = LogFactory.getLog(FailureLog.class);

	private final String listener;

	private final RetrySchedule retry;

	private final LineBudget budget;

	/**
	 * What keeps the circuit open, as it was told last.
	 */
	private final AtomicReference<String> openFor = new AtomicReference<>("");

	FailureLog(String listener, RetrySchedule retry, LineBudget budget) {
		this.listener = listener;
		this.retry = retry;
		this.budget = budget;
	}

	/**
	 * A record is at fault itself and is set aside.
	 * @param work the record
	 * @param cause what went wrong
	 * @param delay when it is tried again
	 */
	void parked(RecordWork work, Throwable cause, Duration delay) {
		long leftOut = isWorthALine(work) ? this.budget.take() : LineBudget.NONE;
		if (leftOut != LineBudget.NONE) {
			logger.error(
					"Listener '%s': %s is parked after attempt %d: %s. It is not finished: no commit passes it, other records go on, and it is tried again in %d ms%s"
						.formatted(this.listener, work, work.attempts(), FailureReason.of(cause), delay.toMillis(),
								leftOut(leftOut)));
		}
		trace(work, cause);
	}

	/**
	 * A record failed and its key waits.
	 * @param work the record
	 * @param cause what went wrong
	 * @param delay when it is tried again
	 * @param step why it is tried again
	 */
	void retried(RecordWork work, Throwable cause, Duration delay, FailureJudge.Step step) {
		if (step != FailureJudge.Step.RETRY_FOR_LACK_OF_BUDGET) {
			waiting(List.of(work), cause, delay);
			return;
		}
		long leftOut = this.budget.take();
		if (leftOut != LineBudget.NONE) {
			logger.error(
					"Listener '%s': %s failed: %s. It is not given up, as the dead-letter budget is spent: nothing succeeds between dead letters, so look for a fault that all records share. Its key waits and is tried again in %d ms%s"
						.formatted(this.listener, work, FailureReason.of(cause), delay.toMillis(), leftOut(leftOut)));
		}
		trace(work, cause);
	}

	/**
	 * A record was given up, and is kept as a dead letter.
	 * @param work the record
	 * @param cause why
	 */
	void givenUp(RecordWork work, Throwable cause) {
		long leftOut = this.budget.take();
		if (leftOut != LineBudget.NONE) {
			logger.error("Listener '%s': %s is a dead letter after %d attempts: %s%s".formatted(this.listener, work,
					work.handledInVain(), FailureReason.of(cause), leftOut(leftOut)));
		}
		trace(work, cause);
	}

	/**
	 * A dead letter could not be kept.
	 * @param work the record
	 * @param problem why not
	 * @param delay when it is tried again
	 */
	void notKept(RecordWork work, Throwable problem, Duration delay) {
		long leftOut = this.budget.take();
		if (leftOut != LineBudget.NONE) {
			logger.error(
					"Listener '%s': %s is to become a dead letter, and cannot be written: %s. It is not finished, no commit passes it, its key waits, and it is tried again in %d ms%s"
						.formatted(this.listener, work, FailureReason.of(problem), delay.toMillis(), leftOut(leftOut)));
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Dead letter of %s".formatted(work), shown(problem));
		}
	}

	/**
	 * What handlers need is away.
	 * @param cause how it showed last
	 */
	void circuitOpened(Throwable cause) {
		this.openFor.set(FailureReason.of(cause));
		logger.error(
				"Listener '%s': the circuit opens, as records of many keys fail and none succeeds: %s. Its partitions are paused, one record at a time is tried, and nothing is given up"
					.formatted(this.listener, FailureReason.of(cause)));
	}

	/**
	 * What handlers need is still away. It is told when it shows in another way than
	 * before: an overload may become an outage, or a missing permission.
	 * @param cause how it showed now
	 */
	void probeFailed(Throwable cause) {
		String reason = FailureReason.of(cause);
		if (!reason.equals(this.openFor.getAndSet(reason)) && this.budget.take() != LineBudget.NONE) {
			logger.error("Listener '%s': the circuit stays open: %s".formatted(this.listener, reason));
		}
	}

	/**
	 * What handlers need is back.
	 */
	void circuitClosed() {
		logger.info("Listener '%s': the circuit is closed, work goes on".formatted(this.listener));
	}

	/**
	 * Records failed for a reason that may pass; their lane waits.
	 * @param works the records
	 * @param cause what went wrong with the first of them
	 * @param delay when they are tried again
	 */
	void waiting(List<RecordWork> works, Throwable cause, Duration delay) {
		if (works.isEmpty()) {
			return;
		}
		RecordWork first = works.get(0);
		long leftOut = isWorthALine(first) ? this.budget.take() : LineBudget.NONE;
		if (leftOut != LineBudget.NONE) {
			String others = (works.size() > 1) ? " and %d more of its lane".formatted(works.size() - 1) : "";
			logger.warn(
					"Listener '%s': %s%s failed in attempt %d: %s. Nothing is skipped: it waits with what comes after it, and is tried again in %d ms%s"
						.formatted(this.listener, first, others, first.attempts(), FailureReason.of(cause),
								delay.toMillis(), leftOut(leftOut)));
		}
		trace(first, cause);
	}

	private static String leftOut(long lines) {
		return (lines > 0) ? " (before it, %d failures were not listed)".formatted(lines) : "";
	}

	private boolean isWorthALine(RecordWork work) {
		int attempt = work.attempts();
		return attempt <= 1 || this.retry.isLongest(attempt) && !this.retry.isLongest(attempt - 1);
	}

	private void trace(RecordWork work, Throwable cause) {
		if (logger.isDebugEnabled()) {
			logger.debug("Listener '%s': attempt %d of %s failed".formatted(this.listener, work.attempts(), work),
					shown(cause));
		}
	}

	private static Throwable shown(Throwable cause) {
		return logger.isTraceEnabled() ? cause : FailureTrace.of(cause);
	}

}

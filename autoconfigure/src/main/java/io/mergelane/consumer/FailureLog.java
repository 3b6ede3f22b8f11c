package io.mergelane.consumer;

import java.time.Duration;
import java.util.List;

import io.mergelane.failure.FailureReason;
import io.mergelane.failure.LineBudget;
import io.mergelane.failure.RetrySchedule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes a line when a record fails first, and one when its back-off has grown to its
 * limit; not one per attempt, and no more than the budget allows. The stack trace, which
 * may quote the payload, is for the level DEBUG.
 * <p>
 * Threading: thread-safe.
 */
final class FailureLog {

	private static final Log logger = LogFactory.getLog(FailureLog.class);

	private final String listener;

	private final RetrySchedule retry;

	private final LineBudget budget;

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
	 * Records failed for a reason that may pass; their lane waits.
	 * @param works the records, at least one
	 * @param cause what went wrong with the first of them
	 * @param delay when they are tried again
	 */
	void waiting(List<RecordWork> works, Throwable cause, Duration delay) {
		RecordWork first = works.get(0);
		long leftOut = isWorthALine(first) ? this.budget.take() : LineBudget.NONE;
		if (leftOut != LineBudget.NONE) {
			String others = (works.size() > 1) ? " and %d more of its lane".formatted(works.size() - 1) : "";
			logger.warn(
					"Listener '%s': %s%s failed in attempt %d: %s. Nothing is skipped: the lane waits and tries again in %d ms%s"
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
		return attempt == 1 || this.retry.isLongest(attempt) && !this.retry.isLongest(attempt - 1);
	}

	private void trace(RecordWork work, Throwable cause) {
		if (logger.isDebugEnabled()) {
			logger.debug("Listener '%s': attempt %d of %s failed".formatted(this.listener, work.attempts(), work),
					cause);
		}
	}

}

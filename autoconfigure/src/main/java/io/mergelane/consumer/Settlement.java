package io.mergelane.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.NotHandledException;
import io.mergelane.handler.RecordFailure;
import io.mergelane.lane.LaneTurn;
import io.mergelane.recovery.HandlerTimeoutException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Settles the records of one turn.
 * <p>
 * A record that fails alone makes its key wait. If a batch fails as a whole its lane
 * waits; then it is tried again, in halves if one of its records may be at fault, until
 * that one is alone.
 * <p>
 * Threading: thread-safe.
 */
final class Settlement implements HandlingCallback {

	private static final Log logger = LogFactory.getLog(Settlement.class);

	private static final Duration SOON = Duration.ofSeconds(1);

	private final List<RecordWork> items;

	private final LaneTurn<RecordWork> turn;

	private final FailedRecords failed;

	private final boolean findsFaults;

	private final Duration timeout;

	private final FailureLog log;

	private boolean settled;

	Settlement(List<RecordWork> items, LaneTurn<RecordWork> turn, FailedRecords failed, boolean findsFaults,
			Duration timeout, FailureLog log) {
		this.items = items;
		this.turn = turn;
		this.failed = failed;
		this.findsFaults = findsFaults;
		this.timeout = timeout;
		this.log = log;
	}

	@Override
	public void goesOn(Runnable cancel) {
		this.turn.onOverdue(cancel);
	}

	@Override
	public synchronized void finishedFirst(int count) {
		if (!this.settled) {
			finished(this.items.subList(0, count));
		}
	}

	private void finished(List<RecordWork> works) {
		FailureJudge judge = this.failed.judge();
		int succeeded = 0;
		int late = 0;
		for (RecordWork work : works) {
			RecordWork.End end = work.finished();
			succeeded += (end != RecordWork.End.NONE) ? 1 : 0;
			late += (end == RecordWork.End.LATE) ? 1 : 0;
			judge.succeeded(work);
		}
		judge.counts().succeeded(succeeded);
		if (late > 0) {
			judge.counts().late(late);
		}
	}

	@Override
	public synchronized void through(List<RecordFailure> failures) {
		if (this.settled) {
			return;
		}
		this.settled = true;
		if (failures.isEmpty()) {
			finished(this.items);
			this.turn.done();
			return;
		}
		try {
			settle(byIndex(failures));
		}
		catch (RuntimeException | Error ex) {
			// Whatever it is, the lane must not stand still for ever.
			logger.error("Records of a turn could not be settled and are handled again: " + ex.getClass());
			this.turn.retry(this.items.stream().filter(RecordWork::abandoned).toList(), SOON, this.items.size());
		}
		finally {
			this.failed.judge().judgedAll();
		}
	}

	void failed(Throwable cause) {
		through(IntStream.range(0, this.items.size()).mapToObj((i) -> new RecordFailure(i, cause)).toList());
	}

	private Map<Integer, RecordFailure> byIndex(List<RecordFailure> failures) {
		Map<Integer, RecordFailure> byIndex = new HashMap<>();
		HandlerTimeoutException overdue = null;
		for (RecordFailure failure : failures) {
			RecordFailure told = failure;
			if (this.turn.isOverdue() && !(failure.cause() instanceof NotHandledException)) {
				overdue = (overdue != null) ? overdue : new HandlerTimeoutException(this.timeout, failure.cause());
				told = new RecordFailure(failure.index(), overdue, failure.delay());
			}
			byIndex.putIfAbsent(failure.index(), told);
		}
		return byIndex;
	}

	private void settle(Map<Integer, RecordFailure> failures) {
		Throwable common = common(failures);
		Map<RecordWork, RecordFailure> alone = new LinkedHashMap<>();
		List<RecordWork> together = new ArrayList<>();
		List<RecordWork> untouched = new ArrayList<>();
		for (int i = 0; i < this.items.size(); i++) {
			RecordWork work = this.items.get(i);
			RecordFailure failure = failures.get(i);
			if (failure == null) {
				finished(List.of(work));
			}
			else if (failure.cause() instanceof NotHandledException && failure.delay() == null) {
				untouched.add(work);
			}
			else if (failure.cause() == common && work.givenUp() == null) {
				together.add(work);
			}
			else {
				alone.put(work, failure);
			}
		}
		this.failed.failed(alone, this.turn);
		if (common != null && !together.isEmpty()) {
			together(together, common, untouched);
		}
		else {
			untouched.forEach(RecordWork::abandoned);
			this.turn.retry(untouched, Duration.ZERO, Integer.MAX_VALUE);
		}
	}

	/**
	 * Return the failure that several records have in common, if there is one.
	 */
	private static @Nullable Throwable common(Map<Integer, RecordFailure> failures) {
		Throwable first = null;
		Throwable common = null;
		for (RecordFailure failure : failures.values()) {
			if (failure.cause() instanceof NotHandledException) {
				continue;
			}
			if (first == failure.cause()) {
				common = first;
			}
			first = (common == null) ? failure.cause() : first;
		}
		return common;
	}

	private void together(List<RecordWork> works, Throwable cause, List<RecordWork> untouched) {
		boolean halves = this.failed.judge().failedTogether(works, cause) && !this.findsFaults;
		// In halves it is no attempt of those that are not at fault.
		List<RecordWork> again = new ArrayList<>(
				works.stream().filter((work) -> halves ? work.abandoned() : work.failed(cause)).toList());
		this.failed.judge().counts().failed(halves ? 0 : again.size());
		Duration delay = this.failed.judge().longestDelay(again);
		this.log.waiting(again, cause, delay);
		untouched.stream().filter(RecordWork::abandoned).forEach(again::add);
		this.turn.retry(again, delay, halves ? (works.size() + 1) / 2 : Integer.MAX_VALUE);
	}

}

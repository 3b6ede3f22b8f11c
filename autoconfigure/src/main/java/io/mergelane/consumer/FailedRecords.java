package io.mergelane.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.handler.NotHandledException;
import io.mergelane.handler.RecordFailure;
import io.mergelane.lane.HeldKey;
import io.mergelane.lane.LaneTimer;
import io.mergelane.lane.LaneTurn;
import org.jspecify.annotations.Nullable;

/**
 * Deals with records that failed: their keys wait, and all others go on. A record is
 * tried again, or given up; then its key goes on when it is kept elsewhere for good.
 * <p>
 * Threading: thread-safe.
 */
final class FailedRecords {

	private final FailureJudge judge;

	private final GivenUpRecords givenUp;

	private final LaneTimer timer;

	private final FailureLog log;

	FailedRecords(FailureJudge judge, GivenUpRecords givenUp, LaneTimer timer, FailureLog log) {
		this.judge = judge;
		this.givenUp = givenUp;
		this.timer = timer;
		this.log = log;
	}

	FailureJudge judge() {
		return this.judge;
	}

	/**
	 * Deal with records that failed each for itself.
	 * @param failures the failures, by record, in the order of their lane
	 * @param turn the turn of the records, which goes on
	 */
	void failed(Map<RecordWork, RecordFailure> failures, LaneTurn<RecordWork> turn) {
		Map<Object, List<RecordWork>> byKey = new LinkedHashMap<>();
		failures.keySet()
			.forEach((work) -> byKey.computeIfAbsent(work.identity(), (key) -> new ArrayList<>(1)).add(work));
		byKey.values().forEach((works) -> failed(works, failures, turn));
	}

	private void failed(List<RecordWork> works, Map<RecordWork, RecordFailure> failures, LaneTurn<RecordWork> turn) {
		List<RecordWork> again = new ArrayList<>(works.size());
		List<RecordWork> toGiveUp = new ArrayList<>(0);
		Duration delay = Duration.ZERO;
		for (RecordWork work : works) {
			RecordFailure failure = failures.get(work);
			if (failure == null || work.isFinished()) {
				continue;
			}
			if (work.partition().isClosed()) {
				// It is for the new owner to try it again, or to give it up.
				work.abandoned();
				continue;
			}
			if (failure.cause() instanceof NotHandledException) {
				work.abandoned();
				again.add(work);
				delay = longer(delay, failure.delay());
				continue;
			}
			FailureJudge.Step step = this.judge.judge(work, failure.cause());
			if (step == FailureJudge.Step.GIVE_UP) {
				toGiveUp.add(work);
				again.add(work);
			}
			else if (work.failed(failure.cause())) {
				this.judge.counts().failed(1);
				Duration own = (failure.delay() != null) ? failure.delay() : this.judge.delay(work);
				// Behind one that waits it waits as well.
				if (step == FailureJudge.Step.PARK && again.isEmpty()) {
					this.log.parked(work, failure.cause(), own);
					turn.postpone(work, own);
				}
				else {
					this.log.retried(work, failure.cause(), own, step);
					again.add(work);
					delay = longer(delay, own);
				}
			}
		}
		if (!again.isEmpty()) {
			wait(turn.hold(works.get(0).laneKey()), again, toGiveUp, delay);
		}
	}

	private static Duration longer(Duration one, @Nullable Duration other) {
		return (other != null && other.compareTo(one) > 0) ? other : one;
	}

	private void wait(HeldKey<RecordWork> held, List<RecordWork> works, List<RecordWork> toGiveUp, Duration delay) {
		if (toGiveUp.isEmpty()) {
			release(new FailedKey(held, works), delay);
			return;
		}
		AtomicInteger open = new AtomicInteger(toGiveUp.size());
		toGiveUp.forEach((work) -> this.givenUp.keep(work, () -> {
			if (open.decrementAndGet() == 0) {
				goOn(held, works, toGiveUp, delay);
			}
		}));
	}

	/**
	 * The fate of the records that were to be given up is known.
	 */
	private void goOn(HeldKey<RecordWork> held, List<RecordWork> works, List<RecordWork> toGiveUp, Duration delay) {
		List<RecordWork> left = works.stream().filter((work) -> !work.isFinished()).toList();
		Duration longest = toGiveUp.stream()
			.filter((work) -> !work.isFinished())
			.map(this.judge::delay)
			.reduce(delay, FailedRecords::longer);
		release(new FailedKey(held, left), left.isEmpty() ? Duration.ZERO : longest);
	}

	private void release(FailedKey key, Duration delay) {
		if (delay.isZero()) {
			key.release();
		}
		else {
			this.timer.schedule(key::release, delay);
		}
	}

}

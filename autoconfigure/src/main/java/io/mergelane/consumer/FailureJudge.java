package io.mergelane.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.FailureVerdict;
import io.mergelane.failure.SkippedRecordException;
import io.mergelane.flow.Circuit;
import io.mergelane.recovery.DeadLetterBudget;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.recovery.OtherSuccesses;

/**
 * Decides what is done with a record that failed, by its failure and by how others fare
 * meanwhile. One for all consumers of a listener.
 * <p>
 * Threading: thread-safe.
 */
final class FailureJudge {

	/**
	 * What is done.
	 */
	enum Step {

		/**
		 * It is tried again; its key waits.
		 */
		RETRY,

		/**
		 * It would be given up, but so many were given up that something else must be
		 * wrong. It is tried again.
		 */
		RETRY_FOR_LACK_OF_BUDGET,

		/**
		 * It is tried again, and its key does not wait.
		 */
		PARK,

		/**
		 * It becomes a dead letter.
		 */
		GIVE_UP

	}

	private final FailureClassifier classifier;

	private final FailureSettings settings;

	/**
	 * Whether records may be overtaken that are at fault themselves.
	 */
	private final boolean parking;

	private final Circuit circuit;

	private final FailureLog log;

	private final ListenerCounts counts;

	private final DeadLetterBudget budget;

	private final OtherSuccesses others = new OtherSuccesses();

	/**
	 * How often the circuit was closed again.
	 */
	private final AtomicInteger recoveries = new AtomicInteger();

	private final LongAdder givenUp = new LongAdder();

	FailureJudge(FailureClassifier classifier, FailureSettings settings, boolean parking, Circuit circuit,
			FailureLog log, ListenerCounts counts) {
		this.classifier = classifier;
		this.settings = settings;
		this.parking = parking;
		this.circuit = circuit;
		this.log = log;
		this.counts = counts;
		this.budget = new DeadLetterBudget(settings.deadLetterBudget());
	}

	ListenerCounts counts() {
		return this.counts;
	}

	/**
	 * A record was handled.
	 * @param work the record
	 */
	void succeeded(RecordWork work) {
		this.others.succeeded(work.laneKey());
		this.budget.earn();
		if (this.circuit.succeeded()) {
			this.recoveries.incrementAndGet();
			this.log.circuitClosed();
		}
	}

	/**
	 * Decide about a record that failed.
	 * @param work the record
	 * @param cause why it failed
	 * @return what is done
	 */
	Step judge(RecordWork work, Throwable cause) {
		if (work.givenUp() != null) {
			return Step.GIVE_UP;
		}
		int attempts = work.countedAttempts(this.recoveries.get());
		return switch (this.classifier.classify(cause)) {
			case PERMANENT -> giveUp(work, cause);
			case TRANSIENT -> {
				backendFailed(work, cause, true);
				yield Step.RETRY;
			}
			case UNKNOWN -> {
				// Bad records are tried again together: they tell of themselves only.
				backendFailed(work, cause, work.attempts() == 0);
				long since = work.suspectedSince(this.others);
				boolean over = this.settings.maxAttempts() > 0 && attempts >= this.settings.maxAttempts();
				boolean alone = over && this.others.isEnoughSince(since, work.laneKey());
				// Without dead letters it would be overtaken, though it may be none of
				// its fault.
				yield (alone && this.settings.deadLetters()) ? giveUp(work, cause) : Step.RETRY;
			}
		};
	}

	/**
	 * All records of a turn are judged. If it was to find out whether a backend is back
	 * and has told nothing of it, another one may.
	 */
	void judgedAll() {
		this.circuit.left();
	}

	private void backendFailed(RecordWork work, Throwable cause, boolean counts) {
		switch (this.circuit.failed(work.identity(), counts)) {
			case OPENED -> this.log.circuitOpened(cause);
			case REOPENED -> this.log.probeFailed(cause);
			case NONE -> {
			}
		}
	}

	private Step giveUp(RecordWork work, Throwable cause) {
		if (!this.settings.deadLetters()) {
			return this.parking ? Step.PARK : Step.RETRY;
		}
		if (!this.budget.take()) {
			return Step.RETRY_FOR_LACK_OF_BUDGET;
		}
		this.counts.failed(1);
		work.giveUp(cause, work.attempts() + 1);
		return Step.GIVE_UP;
	}

	/**
	 * Note that what records need is away, if it is.
	 * @param works the records of a batch that failed as a whole
	 * @param cause why
	 * @return whether the fault may lie in one of the records
	 */
	boolean failedTogether(List<RecordWork> works, Throwable cause) {
		FailureVerdict verdict = this.classifier.classify(cause);
		if (verdict == FailureVerdict.TRANSIENT) {
			works.forEach((work) -> backendFailed(work, cause, true));
		}
		if (verdict == FailureVerdict.UNKNOWN) {
			// If one of them is at fault the others tell nothing of the backend.
			backendFailed(works.get(0), cause, works.get(0).attempts() == 0);
		}
		if (verdict != FailureVerdict.TRANSIENT) {
			// When it is found, what succeeds from now on tells against it.
			works.forEach((work) -> work.suspectedSince(this.others));
		}
		return verdict != FailureVerdict.TRANSIENT;
	}

	Duration delay(RecordWork work) {
		return this.settings.retry().after(Math.max(1, work.attempts()));
	}

	Duration longestDelay(Collection<RecordWork> works) {
		return works.stream().map(this::delay).max(Duration::compareTo).orElse(Duration.ZERO);
	}

	/**
	 * A record that was given up is kept as a dead letter.
	 * @param cause why it was given up
	 */
	void gaveUp(Throwable cause) {
		this.givenUp.increment();
		if (cause instanceof SkippedRecordException) {
			this.counts.skipped();
		}
		else {
			this.counts.deadLetter();
		}
	}

	/**
	 * Return how many records were given up.
	 */
	long givenUp() {
		return this.givenUp.sum();
	}

	boolean isBudgetSpent() {
		return this.budget.isSpent();
	}

}

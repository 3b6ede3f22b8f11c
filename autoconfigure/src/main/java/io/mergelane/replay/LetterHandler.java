package io.mergelane.replay;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.deadletter.DeadLetterRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Gives dead letters to the handler of a listener, one at a time.
 * <p>
 * None is handled twice with success: that a letter is passed is committed before it is
 * handled. Only if the handler itself says that what it needs is away, the progress is
 * set back to the letter, and the run ends.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class LetterHandler implements LetterTarget {

	private static final int MAX_FAILURES = 100;

	private final ReplayHandler handler;

	private final ReplayProgress progress;

	private final ReplayPace pace;

	private final List<ReplayReport.Failure> failures = new ArrayList<>();

	private long handled;

	private long failed;

	LetterHandler(ReplayHandler handler, ReplayProgress progress, ReplayPace pace) {
		this.handler = handler;
		this.progress = progress;
		this.pace = pace;
	}

	@Override
	public void take(DeadLetterRecord letter) throws ReplayStoppedException, InterruptedException {
		this.pace.await();
		this.progress.pass(letter);
		ReplayHandler.Outcome outcome = this.handler.handle(letter);
		switch (outcome.ending()) {
			case HANDLED -> this.handled++;
			case FAILED -> failed(letter, outcome.reason());
			case AWAY -> throw away(letter, outcome.reason());
			case UNKNOWN -> throw new ReplayStoppedException(
					"Of dead letter %s it is not known whether it was handled: %s. This request does not hand it over again: run it again for the letters behind, and if its effect is missing, ask for it by another id and its time."
						.formatted(LetterTarget.name(letter), outcome.reason()));
		}
	}

	private void failed(DeadLetterRecord letter, String reason) {
		this.failed++;
		if (this.failures.size() < MAX_FAILURES) {
			this.failures.add(new ReplayReport.Failure(LetterTarget.name(letter), reason));
		}
	}

	private ReplayStoppedException away(DeadLetterRecord letter, String reason) {
		// Kafka's clients do nothing for an interrupted thread.
		boolean interrupted = Thread.interrupted();
		try {
			this.progress.setBack(letter);
			return new ReplayStoppedException(
					"Dead letter %s was not handled, as what it needs is away: %s. Run the request again when it is back: it goes on with this letter."
						.formatted(LetterTarget.name(letter), reason));
		}
		catch (KafkaException ex) {
			return new ReplayStoppedException(
					"Dead letter %s was not handled, as what it needs is away: %s. Nor can the progress be set back: %s. Run the request again for the letters behind, and ask for this one by another id and its time."
						.formatted(LetterTarget.name(letter), reason, ReplayStoppedException.text(ex)));
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public LetterResults results() {
		return new LetterResults(this.handled, this.failed, this.failures, List.of());
	}

}

package io.mergelane.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.mergelane.deadletter.DeadLetterRecord;

/**
 * Describes the first dead letters it is given, and leaves them where they are.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class LetterSamples implements LetterTarget {

	private static final int MAX = 20;

	private final List<ReplayReport.Sample> samples = new ArrayList<>();

	@Override
	public void take(DeadLetterRecord letter) {
		if (this.samples.size() < MAX) {
			String original = "%s-%s@%s".formatted(letter.originalTopic(),
					Objects.requireNonNullElse(letter.originalPartition(), "?"),
					Objects.requireNonNullElse(letter.originalOffset(), "?"));
			this.samples.add(new ReplayReport.Sample(LetterTarget.name(letter), original, letter.exception(),
					letter.listener()));
		}
	}

	@Override
	public LetterResults results() {
		return new LetterResults(0, 0, List.of(), this.samples);
	}

}

package io.mergelane.replay;

import java.util.List;

/**
 * What a target has done with the dead letters it took.
 * <p>
 * Threading: immutable.
 *
 * @param replayed how many are replayed
 * @param failed how many were handled in vain
 * @param failures the first of them
 * @param samples some of those that were only looked at
 */
record LetterResults(long replayed, long failed, List<ReplayReport.Failure> failures,
		List<ReplayReport.Sample> samples) {

	static LetterResults replayed(long replayed) {
		return new LetterResults(replayed, 0, List.of(), List.of());
	}

}

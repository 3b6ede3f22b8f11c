package io.mergelane.replay;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What came of one run of a request. It holds no key and no value of a record.
 * <p>
 * Threading: immutable.
 *
 * @param id the id of the request
 * @param dryRun whether the run was to count only
 * @param lookedAt how many dead letters the run has looked at
 * @param matched how many of them the filter applies to; that of a failure included
 * @param replayed how many of them are in their original topic again, acknowledged, or
 * were handled with success
 * @param failed how many of them were handled in vain, and stay dead letters
 * @param unreadable how many dead letters do not tell their original topic; they are
 * passed over
 * @param partitions from where to where the run went
 * @param limitReached whether more match than the limit allows: a run with the same id
 * takes them
 * @param failures the first hundred of those that were handled in vain
 * @param samples some of the dead letters that match; of a dry run only
 * @param failure why the run ended early, and what to do, or {@code null} if it did not
 */
public record ReplayReport(String id, boolean dryRun, long lookedAt, long matched, long replayed, long failed,
		long unreadable, List<Range> partitions, boolean limitReached, List<Failure> failures, List<Sample> samples,
		@Nullable String failure) {

	/**
	 * Check and keep the report.
	 */
	public ReplayReport {
		partitions = List.copyOf(partitions);
		failures = List.copyOf(failures);
		samples = List.copyOf(samples);
	}

	/**
	 * From where to where a run went in a partition of the dead-letter topic.
	 * <p>
	 * Threading: immutable.
	 *
	 * @param partition the partition
	 * @param first the offset this run began with
	 * @param next the offset the next run begins with
	 * @param end the offset the request ends before: what was not there when it was first
	 * run does not belong to it
	 */
	public record Range(int partition, long first, long next, long end) {

	}

	/**
	 * A dead letter that was handled in vain.
	 * <p>
	 * Threading: immutable.
	 *
	 * @param letter where it is, as {@code topic-partition@offset}
	 * @param reason what went wrong, without the payload
	 */
	public record Failure(String letter, String reason) {

	}

	/**
	 * A dead letter that would be replayed.
	 * <p>
	 * Threading: immutable.
	 *
	 * @param letter where it is, as {@code topic-partition@offset}
	 * @param original where its record was, in the same form; what is not known is '?'
	 * @param exception class of what the handler threw, if it is known
	 * @param listener id of the listener that has given the record up, if it is known
	 */
	public record Sample(String letter, String original, @Nullable String exception, @Nullable String listener) {

	}

}

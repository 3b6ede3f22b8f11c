package io.mergelane.actuate;

import java.time.Instant;
import java.util.List;

import io.mergelane.replay.ReplayReport;
import io.mergelane.replay.ReplayRequest;
import org.jspecify.annotations.Nullable;

/**
 * The last run of a replay that was asked for through the endpoint.
 *
 * @param id the id of the request
 * @param listener id of the listener whose dead letters are replayed
 * @param topic the dead-letter topic
 * @param target {@code original-topic} or {@code handler}
 * @param dryRun whether the run counts only
 * @param state {@code running}, {@code done}, {@code ended-early}, {@code refused} or
 * {@code failed}
 * @param began when the run began
 * @param counts what came of it, or {@code null} while it is running, or if it was
 * refused
 * @param failures the first letters that were handled in vain
 * @param samples some of the letters that match, of a dry run
 * @param failure why it ended early, was refused or has failed, or {@code null}
 */
public record ReplayDescriptor(String id, String listener, String topic, String target, boolean dryRun, String state,
		Instant began, @Nullable CountsDescriptor counts, List<ReplayReport.Failure> failures,
		List<ReplayReport.Sample> samples, @Nullable String failure) {

	static final String RUNNING = "running";

	private static ReplayDescriptor of(String listener, ReplayRequest request, boolean dryRun, String state,
			Instant began, @Nullable ReplayReport report, @Nullable String failure) {
		String target = ListenerDescriptor.nameOf(request.target());
		return new ReplayDescriptor(request.id(), listener, request.topic(), target, dryRun, state, began,
				(report != null) ? CountsDescriptor.of(report) : null, (report != null) ? report.failures() : List.of(),
				(report != null) ? report.samples() : List.of(), failure);
	}

	static ReplayDescriptor running(String listener, ReplayRequest request, boolean dryRun, Instant began) {
		return of(listener, request, dryRun, RUNNING, began, null, null);
	}

	static ReplayDescriptor ended(String listener, ReplayRequest request, Instant began, ReplayReport report) {
		return of(listener, request, report.dryRun(), (report.failure() != null) ? "ended-early" : "done", began,
				report, report.failure());
	}

	static ReplayDescriptor refused(String listener, ReplayRequest request, boolean dryRun, Instant began,
			String reason) {
		return of(listener, request, dryRun, "refused", began, null, reason);
	}

	static ReplayDescriptor failed(String listener, ReplayRequest request, boolean dryRun, Instant began,
			String reason) {
		return of(listener, request, dryRun, "failed", began, null, reason);
	}

	/**
	 * Return whether the run has ended.
	 * @return whether it has
	 */
	boolean hasEnded() {
		return !this.state.equals(RUNNING);
	}

	/**
	 * Return whether both are of one request.
	 */
	boolean isOf(ReplayDescriptor other) {
		return this.id.equals(other.id) && this.topic.equals(other.topic) && this.dryRun == other.dryRun;
	}

	/**
	 * What came of a run.
	 *
	 * @param lookedAt how many dead letters it has looked at
	 * @param matched how many of them the filter applies to
	 * @param replayed how many of them are in their original topic again, or handled
	 * @param failed how many were handled in vain
	 * @param unreadable how many do not tell their original topic
	 * @param limitReached whether more match than the limit allows
	 * @param partitions from where to where the run went
	 */
	public record CountsDescriptor(long lookedAt, long matched, long replayed, long failed, long unreadable,
			boolean limitReached, List<ReplayReport.Range> partitions) {

		static CountsDescriptor of(ReplayReport report) {
			return new CountsDescriptor(report.lookedAt(), report.matched(), report.replayed(), report.failed(),
					report.unreadable(), report.limitReached(), report.partitions());
		}

	}

}

package io.mergelane.benchmarks.report;

import java.util.List;

import io.mergelane.benchmarks.pass.PassResult;

import static io.mergelane.benchmarks.report.Target.atLeast;
import static io.mergelane.benchmarks.report.Target.atMost;

/**
 * What must be reached end to end.
 */
public final class EndToEndTargets {

	private static final double MEGABYTE = 1024 * 1024;

	private static final List<Target> ALL = List.of(
			atLeast("no-work: `mergelane-list` to `spring-batch`", 1.1,
					(results) -> results.rate("no-work", "mergelane-list") / results.rate("no-work", "spring-batch")),
			atLeast("no-work: `mergelane-record` to `spring-record`", 0.8,
					(results) -> results.rate("no-work", "mergelane-record")
							/ results.rate("no-work", "spring-record")),
			atLeast("no-work, first pass: `mergelane-record` to `parallel-consumer`", 4,
					(results) -> first(results, "mergelane-record") / first(results, "parallel-consumer")),
			timesIdeal("slow-5ms", "mergelane-record", 1.15), timesIdeal("slow-5ms", "mergelane-virtual", 1.15),
			timesIdeal("head-of-line", "mergelane-record", 1.25), timesIdeal("head-of-line", "mergelane-virtual", 1.25),
			timesIdeal("backlog-1ms", "mergelane-record", 1.6),
			atMost("backlog-1ms: `mergelane-record`, most heap after collection in MB", 64,
					(results) -> results.of("backlog-1ms", "mergelane-record").max(PassResult::maxHeap) / MEGABYTE),
			atLeast("backlog-20ms: `mergelane-record` to the best possible rate", 0.95,
					(results) -> 1 / timesIdeal(results, "backlog-20ms", "mergelane-record")),
			atLeast("hot-key: other keys of `mergelane-record` to their rate without it", 0.7,
					(results) -> results.rate("hot-key", "mergelane-record")
							/ results.rate("hot-key-removed", "mergelane-record")));

	private EndToEndTargets() {
	}

	/**
	 * Return the targets.
	 * @return the targets
	 */
	public static List<Target> all() {
		return ALL;
	}

	private static Target timesIdeal(String workload, String contender, double bound) {
		return atMost(workload + ": `" + contender + "` × ideal", bound,
				(results) -> timesIdeal(results, workload, contender));
	}

	private static double timesIdeal(Results results, String workload, String contender) {
		return results.of(workload, contender).median(PassResult::millis) / results.idealMillis(workload);
	}

	private static double first(Results results, String contender) {
		return results.of("no-work", contender).firstMedian(PassResult::recordsPerSecond);
	}

}

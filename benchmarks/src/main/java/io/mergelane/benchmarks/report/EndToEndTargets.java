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
			otherKeys("hot-key", 0.7, "without it", "hot-key-removed"), mendedKey("failing-key"),
			mendedKey("failing-key-given-up"), mendedKey("failing-key-parked"), mendedKey("failing-key-rejected"));

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

	private static Target mendedKey(String workload) {
		return otherKeys(workload, 0.95, "if it does not fail", "failing-key-mended");
	}

	private static Target otherKeys(String workload, double bound, String when, String compared) {
		return atLeast(workload + ": other keys of `mergelane-record` to their rate " + when, bound,
				(results) -> results.rate(workload, "mergelane-record") / results.rate(compared, "mergelane-record"));
	}

	private static double first(Results results, String contender) {
		return results.of("no-work", contender).firstMedian(PassResult::recordsPerSecond);
	}

}

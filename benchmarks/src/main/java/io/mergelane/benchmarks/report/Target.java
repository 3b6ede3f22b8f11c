package io.mergelane.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.mergelane.benchmarks.pass.PassResult;

/**
 * What Mergelane must reach.
 *
 * @param text what is looked at
 * @param measure how it is computed; not a number if it was not measured
 * @param atLeast whether the bound is the least, and not the most
 * @param bound the bound
 */
record Target(String text, ToDoubleFunction<Results> measure, boolean atLeast, double bound) {

	private static final double MEGABYTE = 1024 * 1024;

	private static final List<Target> ALL = List.of(
			atLeast("no-work: `mergelane-list` to `spring-batch`", 1.1,
					(results) -> rate(results, "no-work", "mergelane-list") / rate(results, "no-work", "spring-batch")),
			atLeast("no-work: `mergelane-record` to `spring-record`", 0.8,
					(results) -> rate(results, "no-work", "mergelane-record")
							/ rate(results, "no-work", "spring-record")),
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
					(results) -> rate(results, "hot-key", "mergelane-record")
							/ rate(results, "hot-key-removed", "mergelane-record")));

	private static Target atLeast(String text, double bound, ToDoubleFunction<Results> measure) {
		return new Target(text, measure, true, bound);
	}

	private static Target atMost(String text, double bound, ToDoubleFunction<Results> measure) {
		return new Target(text, measure, false, bound);
	}

	private static Target timesIdeal(String workload, String contender, double bound) {
		return atMost(workload + ": `" + contender + "` × ideal", bound,
				(results) -> timesIdeal(results, workload, contender));
	}

	private static double timesIdeal(Results results, String workload, String contender) {
		return results.of(workload, contender).median(PassResult::millis) / results.idealMillis(workload);
	}

	private static double rate(Results results, String workload, String contender) {
		return results.of(workload, contender).median(PassResult::recordsPerSecond);
	}

	private static double first(Results results, String contender) {
		return results.of("no-work", contender).firstMedian(PassResult::recordsPerSecond);
	}

	/**
	 * Return a table row for each target that was measured.
	 */
	static List<String> lines(Results results) {
		return ALL.stream()
			.filter((target) -> !Double.isNaN(target.measure.applyAsDouble(results)))
			.map((target) -> target.line(target.measure.applyAsDouble(results)))
			.toList();
	}

	private String line(double value) {
		boolean reached = this.atLeast ? value >= this.bound : value <= this.bound;
		return String.format(Locale.ROOT, "| %s, at %s %s | %.2f | %s |", this.text, this.atLeast ? "least" : "most",
				this.bound, value, reached ? "reached" : "**missed**");
	}

}

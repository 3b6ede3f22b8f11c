package io.mergelane.benchmarks.report;

import java.util.List;
import java.util.Locale;

import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.workload.Workload;

/**
 * A column of a table.
 *
 * @param title its title
 * @param cell its text for a contender, empty if it has nothing to say
 */
record Column(String title, Cell cell) {

	/**
	 * A number as text.
	 */
	@FunctionalInterface
	interface Cell {

		String text(Workload workload, Runs runs);

	}

	private static final String NONE = "–";

	private static final double MEGABYTE = 1024 * 1024;

	static List<Column> all() {
		return List.of(
				new Column("records/s", (workload, runs) -> number("%,.0f", runs.median(PassResult::recordsPerSecond))),
				new Column("lowest to highest", (workload, runs) -> range(runs)),
				new Column("ms", (workload, runs) -> number("%,.0f", runs.median(PassResult::millis))),
				new Column("× ideal",
						(workload, runs) -> positive("%.2f",
								workload.hasIdeal() ? runs.median(PassResult::millis) / workload.idealMillis() : 0)),
				new Column("first pass, records/s",
						(workload, runs) -> positive("%,.0f",
								workload.warmsUpOnItself() ? runs.firstMedian(PassResult::recordsPerSecond) : 0)),
				new Column("start to last record, ms",
						(workload, runs) -> number("%,.0f", runs.median((pass) -> pass.nanosFromStart() / 1e6))),
				new Column("most in work", (workload, runs) -> positive("%,.0f", runs.max(PassResult::maxWorking))),
				new Column("most in hand", (workload, runs) -> positive("%,.0f", runs.max(PassResult::maxInHand))),
				new Column("most heap, MB",
						(workload, runs) -> positive("%.0f", runs.max(PassResult::maxHeap) / MEGABYTE)),
				new Column("verified", (workload, runs) -> verified(runs)));
	}

	private static String positive(String format, double value) {
		return (value > 0) ? number(format, value) : "";
	}

	private static String number(String format, double value) {
		return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, format, value);
	}

	private static String range(Runs runs) {
		return number("%,.0f to ", runs.min(PassResult::recordsPerSecond))
				+ number("%,.0f", runs.max(PassResult::recordsPerSecond)).replace(NONE, "");
	}

	private static String verified(Runs runs) {
		if (!runs.problems().isEmpty()) {
			return "**FAILED**: " + runs.problems();
		}
		return (runs.duplicates() > 0) ? "yes, " + runs.duplicates() + " duplicates" : "yes";
	}

}

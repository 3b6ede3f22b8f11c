package io.mergelane.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.mergelane.benchmarks.pass.PassResult;

/**
 * A column of a table.
 * <p>
 * Threading: immutable.
 *
 * @param title its title
 * @param cell its text for a contender, empty if it has nothing to say
 */
public record Column(String title, Cell cell) {

	/**
	 * A number as text.
	 */
	@FunctionalInterface
	public interface Cell {

		/**
		 * Return the text for a contender.
		 * @param section the table
		 * @param runs its runs
		 * @return the text
		 */
		String text(Section section, Runs runs);

	}

	private static final String NONE = "–";

	private static final double MEGABYTE = 1024 * 1024;

	/**
	 * Return the columns that are of interest to all.
	 * @return the columns
	 */
	public static List<Column> all() {
		return List.of(
				new Column("records/s", (section, runs) -> number("%,.0f", runs.median(PassResult::recordsPerSecond))),
				new Column("lowest to highest", (section, runs) -> range(runs)),
				new Column("ms", (section, runs) -> number("%,.0f", runs.median(PassResult::millis))),
				new Column("× ideal",
						(section, runs) -> positive("%.2f",
								section.hasIdeal() ? runs.median(PassResult::millis) / section.idealMillis() : 0)),
				new Column("first pass, records/s",
						(section, runs) -> positive("%,.0f",
								section.firstPasses() ? runs.firstMedian(PassResult::recordsPerSecond) : 0)),
				new Column("start to last record, ms",
						(section, runs) -> positive("%,.0f", runs.median((pass) -> pass.nanosFromStart() / 1e6))),
				new Column("most in work", (section, runs) -> positive("%,.0f", runs.max(PassResult::maxWorking))),
				new Column("most in hand", (section, runs) -> positive("%,.0f", runs.max(PassResult::maxInHand))),
				new Column("most heap, MB",
						(section, runs) -> positive("%.0f", runs.max(PassResult::maxHeap) / MEGABYTE)),
				new Column("deadlocks", (section, runs) -> positive("%,.0f", runs.max(PassResult::deadlocks))),
				new Column("failed attempts", (section, runs) -> positive("%,.0f", runs.max(PassResult::failures))),
				new Column("dead letters", (section, runs) -> positive("%,.0f", runs.max(PassResult::deadLetters))),
				new Column("verified", (section, runs) -> verified(runs)));
	}

	/**
	 * Return the columns of {@link #all()}, and right after the rate its ratio to that of
	 * one contender.
	 * @param results where that one is found
	 * @param section its section
	 * @param contender its name
	 * @return the columns
	 */
	public static List<Column> withRatio(Results results, String section, String contender) {
		List<Column> columns = new ArrayList<>(all());
		columns.add(1, new Column("to `" + contender + "`", (one, runs) -> number("%.2f",
				runs.median(PassResult::recordsPerSecond) / results.rate(section, contender))));
		return columns;
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

package io.mergelane.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What Mergelane must reach.
 * <p>
 * Threading: immutable.
 *
 * @param text what is looked at
 * @param measure how it is computed; not a number if it was not measured
 * @param atLeast whether the bound is the least, and not the most
 * @param bound the bound
 */
public record Target(String text, ToDoubleFunction<Results> measure, boolean atLeast, double bound) {

	/**
	 * Create a target with a lower bound.
	 * @param text what is looked at
	 * @param bound the least
	 * @param measure how it is computed
	 * @return the target
	 */
	public static Target atLeast(String text, double bound, ToDoubleFunction<Results> measure) {
		return new Target(text, measure, true, bound);
	}

	/**
	 * Create a target with an upper bound.
	 * @param text what is looked at
	 * @param bound the most
	 * @param measure how it is computed
	 * @return the target
	 */
	public static Target atMost(String text, double bound, ToDoubleFunction<Results> measure) {
		return new Target(text, measure, false, bound);
	}

	/**
	 * Return a table row for each target that was measured.
	 */
	static List<String> lines(List<Target> targets, Results results) {
		return targets.stream()
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

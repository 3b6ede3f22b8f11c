package io.mergelane.benchmarks.report;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import io.mergelane.benchmarks.pass.PassResult;

/**
 * The runs of a contender with a workload.
 * <p>
 * Threading: confined to the thread of the program.
 *
 * @param passes the passes of each run, the one that counts last
 */
public record Runs(List<List<PassResult>> passes) {

	/**
	 * Return the median over the passes that count and are right.
	 * @param measure what to look at
	 * @return the median, or not a number if there is no such pass
	 */
	double median(ToDoubleFunction<PassResult> measure) {
		return median(this.passes.stream().map((run) -> run.get(run.size() - 1)), measure);
	}

	/**
	 * Return the median over the first passes in their JVMs.
	 * @param measure what to look at
	 * @return the median, or not a number if there is no such pass
	 */
	double firstMedian(ToDoubleFunction<PassResult> measure) {
		return median(this.passes.stream().map((run) -> run.get(0)), measure);
	}

	private static double median(Stream<PassResult> passes, ToDoubleFunction<PassResult> measure) {
		double[] sorted = passes.filter(PassResult::isVerified).mapToDouble(measure).sorted().toArray();
		int middle = sorted.length / 2;
		if (sorted.length == 0) {
			return Double.NaN;
		}
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	double min(ToDoubleFunction<PassResult> measure) {
		return counting(measure).min().orElse(Double.NaN);
	}

	double max(ToDoubleFunction<PassResult> measure) {
		return counting(measure).max().orElse(Double.NaN);
	}

	private DoubleStream counting(ToDoubleFunction<PassResult> measure) {
		return this.passes.stream()
			.map((run) -> run.get(run.size() - 1))
			.filter(PassResult::isVerified)
			.mapToDouble(measure);
	}

	int duplicates() {
		return this.passes.stream().flatMap(List::stream).mapToInt(PassResult::duplicates).sum();
	}

	/**
	 * Return what is wrong with any pass.
	 * @return the problems, or an empty text
	 */
	String problems() {
		return this.passes.stream()
			.flatMap(List::stream)
			.map(PassResult::problem)
			.filter(Predicate.not(String::isEmpty))
			.distinct()
			.collect(Collectors.joining("; "));
	}

}

package io.mergelane.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.mergelane.benchmarks.pass.PassResult;

/**
 * All runs, by section and contender, in the order in which they were made.
 * <p>
 * Threading: confined to the thread of the program.
 */
public final class Results {

	private final Map<Section, Map<String, Runs>> runs = new LinkedHashMap<>();

	/**
	 * Add a run.
	 * @param section the section
	 * @param contender name of the contender
	 * @param passes its passes, the one that counts last
	 */
	public void add(Section section, String contender, List<PassResult> passes) {
		this.runs.computeIfAbsent(section, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(contender, (key) -> new Runs(new ArrayList<>()))
			.passes()
			.add(passes);
	}

	public boolean isVerified() {
		return this.runs.values()
			.stream()
			.map(Map::values)
			.flatMap(Collection::stream)
			.allMatch((contender) -> contender.problems().isEmpty());
	}

	/**
	 * Return the median rate of a contender.
	 * @param section name of the section
	 * @param contender name of the contender
	 * @return records per second, or not a number if it was not measured
	 */
	public double rate(String section, String contender) {
		return of(section, contender).median(PassResult::recordsPerSecond);
	}

	/**
	 * Return the most of something in the runs of a contender that count.
	 * @param section name of the section
	 * @param contender name of the contender
	 * @param measure what to look at
	 * @return the most, or not a number if it was not measured
	 */
	public double max(String section, String contender, ToDoubleFunction<PassResult> measure) {
		return of(section, contender).max(measure);
	}

	Collection<Section> sections() {
		return this.runs.keySet();
	}

	Map<String, Runs> of(Section section) {
		return this.runs.getOrDefault(section, Map.of());
	}

	/**
	 * Return the runs of a contender, or none.
	 */
	Runs of(String section, String contender) {
		return this.runs.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().name().equals(section))
			.map((entry) -> entry.getValue().get(contender))
			.filter((found) -> found != null)
			.findFirst()
			.orElse(new Runs(List.of()));
	}

	/**
	 * Return the time no contender can beat.
	 */
	double idealMillis(String section) {
		return this.runs.keySet()
			.stream()
			.filter((one) -> one.name().equals(section))
			.mapToDouble(Section::idealMillis)
			.findFirst()
			.orElse(Double.NaN);
	}

}

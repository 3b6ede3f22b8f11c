package io.mergelane.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.workload.Workload;

/**
 * All runs, by workload and contender, in the order in which they were made.
 * <p>
 * Threading: confined to the thread of the program.
 */
public final class Results {

	private final Map<Workload, Map<String, Runs>> runs = new LinkedHashMap<>();

	/**
	 * Add a run.
	 * @param workload the workload
	 * @param contender name of the contender
	 * @param passes its passes, the one that counts last
	 */
	public void add(Workload workload, String contender, List<PassResult> passes) {
		this.runs.computeIfAbsent(workload, (key) -> new LinkedHashMap<>())
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

	Collection<Workload> workloads() {
		return this.runs.keySet();
	}

	Map<String, Runs> of(Workload workload) {
		return this.runs.getOrDefault(workload, Map.of());
	}

	/**
	 * Return the runs of a contender, or none.
	 */
	Runs of(String workload, String contender) {
		return this.runs.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().name().equals(workload))
			.map((entry) -> entry.getValue().get(contender))
			.filter((found) -> found != null)
			.findFirst()
			.orElse(new Runs(List.of()));
	}

	/**
	 * Return the time no contender can beat.
	 */
	double idealMillis(String workload) {
		return this.runs.keySet()
			.stream()
			.filter((one) -> one.name().equals(workload))
			.mapToDouble(Workload::idealMillis)
			.findFirst()
			.orElse(Double.NaN);
	}

}

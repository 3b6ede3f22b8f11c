package io.mergelane.benchmarks.workload;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.mergelane.benchmarks.workload.Workload.Limits;

/**
 * The workloads by name.
 */
public final class Workloads {

	private static final int IN_WORK = 256;

	private static final List<Workload> ALL = List.of(
			new Workload("no-work", 1_000_000, 100_000, Work.NONE, new Limits(0, "1g", 1, 0), OddKey.NONE),
			slow("slow-5ms", Work.blocking(5), OddKey.NONE),
			slow("head-of-line", new Work(2, 100, 20, false), OddKey.NONE),
			new Workload("backlog-1ms", 2_000_000, 100_000, Work.blocking(1), new Limits(IN_WORK, "256m", 0, 5),
					OddKey.NONE),
			new Workload("backlog-20ms", 2_000_000, 100_000, Work.asynchronous(20), new Limits(IN_WORK, "128m", 0, 5),
					OddKey.NONE),
			slow("hot-key", Work.blocking(5), OddKey.HOT),
			slow("hot-key-removed", Work.blocking(5), OddKey.HOT_REMOVED), failing("failing-key", OddKey.WAITING),
			failing("failing-key-mended", OddKey.MENDED), failing("failing-key-given-up", OddKey.GIVEN_UP),
			failing("failing-key-parked", OddKey.PARKED), failing("failing-key-rejected", OddKey.REJECTED));

	private static final Set<OddKey> NAMED = EnumSet.of(OddKey.NONE, OddKey.HOT, OddKey.WAITING);

	private Workloads() {
	}

	private static Workload slow(String name, Work work, OddKey oddKey) {
		return new Workload(name, 20_000, 1_000, work, new Limits(IN_WORK, "1g", 2, 0), oddKey);
	}

	// Long enough for a record to be given up.
	private static Workload failing(String name, OddKey oddKey) {
		return new Workload(name, 400_000, 1_000, Work.blocking(5), new Limits(IN_WORK, "1g", 1, 0), oddKey);
	}

	/**
	 * Return the names; what is only run together with another one is not among them.
	 * @return the names
	 */
	public static List<String> names() {
		return ALL.stream().filter((workload) -> NAMED.contains(workload.oddKey())).map(Workload::name).toList();
	}

	static String nameOf(OddKey oddKey) {
		return ALL.stream()
			.filter((workload) -> workload.oddKey() == oddKey)
			.map(Workload::name)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Return a workload with what the command line changes about it.
	 * @param name name of the workload
	 * @param arguments the command line
	 * @return the workload
	 */
	public static Workload find(String name, Arguments arguments) {
		Workload found = Stream.of(name)
			.flatMap((wanted) -> ALL.stream().filter((workload) -> workload.name().equals(wanted)))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No workload " + name + " in " + names()));
		Limits limits = new Limits(arguments.number("in-work", found.limits().inWork()),
				arguments.text("heap", found.limits().heap()), arguments.number("warm-ups", found.limits().warmUps()),
				found.limits().heapSamples());
		return new Workload(found.name(), arguments.number("records", found.records()),
				arguments.number("keys", found.keys()), found.work(), limits, found.oddKey());
	}

}

package io.mergelane.benchmarks.workload;

import java.util.List;
import java.util.stream.Stream;

import io.mergelane.benchmarks.workload.Workload.HotKey;
import io.mergelane.benchmarks.workload.Workload.Limits;

/**
 * The workloads by name.
 */
public final class Workloads {

	static final String HOT_KEY_REMOVED = "hot-key-removed";

	private static final int IN_WORK = 256;

	private static final List<Workload> ALL = List.of(
			new Workload("no-work", 1_000_000, 100_000, Work.NONE, new Limits(0, "1g", 1, 0), HotKey.NONE),
			slow("slow-5ms", Work.blocking(5), HotKey.NONE),
			slow("head-of-line", new Work(2, 100, 20, false), HotKey.NONE),
			new Workload("backlog-1ms", 2_000_000, 100_000, Work.blocking(1), new Limits(IN_WORK, "256m", 0, 5),
					HotKey.NONE),
			new Workload("backlog-20ms", 2_000_000, 100_000, Work.asynchronous(20), new Limits(IN_WORK, "128m", 0, 5),
					HotKey.NONE),
			slow("hot-key", Work.blocking(5), HotKey.PRESENT), slow(HOT_KEY_REMOVED, Work.blocking(5), HotKey.REMOVED));

	private Workloads() {
	}

	private static Workload slow(String name, Work work, HotKey hotKey) {
		return new Workload(name, 20_000, 1_000, work, new Limits(IN_WORK, "1g", 2, 0), hotKey);
	}

	/**
	 * Return the names; what is only run together with another one is not among them.
	 * @return the names
	 */
	public static List<String> names() {
		return ALL.stream().filter((workload) -> workload.hotKey() != HotKey.REMOVED).map(Workload::name).toList();
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
				arguments.number("keys", found.keys()), found.work(), limits, found.hotKey());
	}

}

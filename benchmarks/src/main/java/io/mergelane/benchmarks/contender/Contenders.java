package io.mergelane.benchmarks.contender;

import java.util.List;

import io.mergelane.benchmarks.workload.Workload;

/**
 * The contenders by name.
 */
public final class Contenders {

	private static final List<Contender> ALL = List.of(MergelaneContender.ofSingleRecords(),
			MergelaneContender.onVirtualThreads(), MergelaneContender.ofLists(), new RawConsumerContender(false),
			new RawConsumerContender(true), SpringContender.batches(), SpringContender.singleRecords(),
			SpringContender.asyncAcks(), SpringContender.forkJoin(), ParallelConsumerContender.singleRecords(),
			ParallelConsumerContender.batches());

	private Contenders() {
	}

	/**
	 * Return a contender.
	 * @param name its name
	 * @return the contender
	 */
	public static Contender find(String name) {
		return ALL.stream()
			.filter((contender) -> contender.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No contender " + name + " in " + names()));
	}

	/**
	 * Return those that are made for a workload.
	 * @param workload the workload
	 * @return the contenders
	 */
	public static List<Contender> of(Workload workload) {
		return ALL.stream().filter((contender) -> contender.suits(workload)).toList();
	}

	private static List<String> names() {
		return ALL.stream().map(Contender::name).toList();
	}

}

package io.mergelane.benchmarks.report;

import io.mergelane.benchmarks.workload.Workload;

/**
 * A table of the report: what its contenders did.
 * <p>
 * Threading: immutable.
 *
 * @param name its name
 * @param about what it is about, in words
 * @param idealMillis time no contender can beat, 0 if none is known
 * @param firstPasses whether the first pass in a new JVM is of interest, too
 */
public record Section(String name, String about, long idealMillis, boolean firstPasses) {

	/**
	 * Create a section of which no ideal is known.
	 * @param name its name
	 * @param about what it is about, in words
	 */
	public Section(String name, String about) {
		this(name, about, 0, false);
	}

	/**
	 * Return the section of a workload.
	 * @param workload the workload
	 * @return the section
	 */
	public static Section of(Workload workload) {
		long ideal = workload.hasIdeal() ? workload.idealMillis() : 0;
		String about = String.format("%,d records of %,d keys, heap %s", workload.size(), workload.keys(),
				workload.limits().heap());
		return new Section(workload.name(),
				(ideal == 0) ? about
						: about + String.format(", %d in work, ideal %,d ms", workload.limits().inWork(), ideal),
				ideal, workload.warmsUpOnItself());
	}

	boolean hasIdeal() {
		return this.idealMillis > 0;
	}

}

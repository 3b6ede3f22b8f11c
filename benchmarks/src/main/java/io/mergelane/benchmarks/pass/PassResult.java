package io.mergelane.benchmarks.pass;

import java.util.List;

/**
 * What came of a pass; a line of text between the JVMs.
 * <p>
 * Threading: immutable.
 *
 * @param nanos from the begin of the first record to the end of the last one that counts
 * @param nanosFromStart from the start of the contender to the end of the last record
 * @param records how many records count
 * @param duplicates records handled more than once
 * @param maxWorking most records in work at once
 * @param maxInHand most records polled and not handled
 * @param maxHeap most heap after a collection, in bytes, or 0 if not measured
 * @param deadlocks deadlocks that the database had to resolve
 * @param failures how often handling a record has failed
 * @param deadLetters records that became dead letters
 * @param problem what is wrong, or an empty text
 */
public record PassResult(long nanos, long nanosFromStart, int records, int duplicates, int maxWorking, long maxInHand,
		long maxHeap, long deadlocks, long failures, long deadLetters, String problem) {

	private static final String PREFIX = "@pass\t";

	String toLine() {
		return PREFIX + String.join("\t", String.valueOf(this.nanos), String.valueOf(this.nanosFromStart),
				String.valueOf(this.records), String.valueOf(this.duplicates), String.valueOf(this.maxWorking),
				String.valueOf(this.maxInHand), String.valueOf(this.maxHeap), String.valueOf(this.deadlocks),
				String.valueOf(this.failures), String.valueOf(this.deadLetters), this.problem);
	}

	/**
	 * Find the results in what a pass's JVM has printed.
	 * @param lines the lines
	 * @return the results, those of warm-up passes first
	 */
	public static List<PassResult> parse(List<String> lines) {
		return lines.stream()
			.filter((line) -> line.startsWith(PREFIX))
			.map((line) -> parse(line.substring(PREFIX.length()).split("\t", -1)))
			.toList();
	}

	private static PassResult parse(String[] fields) {
		return new PassResult(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Integer.parseInt(fields[2]),
				Integer.parseInt(fields[3]), Integer.parseInt(fields[4]), Long.parseLong(fields[5]),
				Long.parseLong(fields[6]), Long.parseLong(fields[7]), Long.parseLong(fields[8]),
				Long.parseLong(fields[9]), fields[10]);
	}

	/**
	 * Return a result that says that there is none.
	 * @param problem why
	 * @return the result
	 */
	public static PassResult failed(String problem) {
		return timed(0, 0, problem);
	}

	/**
	 * Return the result of a pass of which only the time is known.
	 * @param nanos the time
	 * @param records how many records count
	 * @param problem what is wrong, or an empty text
	 * @return the result
	 */
	public static PassResult timed(long nanos, int records, String problem) {
		return new PassResult(nanos, 0, records, 0, 0, 0, 0, 0, 0, 0, problem);
	}

	public boolean isVerified() {
		return this.problem.isEmpty();
	}

	public double recordsPerSecond() {
		return this.records * 1e9 / this.nanos;
	}

	public double millis() {
		return this.nanos / 1e6;
	}

	/**
	 * Return the result in a few words.
	 * @return the words
	 */
	public String summary() {
		return isVerified() ? String.format("%,.0f ms, %,.0f records/s", millis(), recordsPerSecond())
				: "FAILED: " + this.problem;
	}

}

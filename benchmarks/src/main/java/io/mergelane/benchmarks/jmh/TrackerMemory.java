package io.mergelane.benchmarks.jmh;

import java.lang.management.ManagementFactory;
import java.util.Locale;

import io.mergelane.tracker.OffsetTracker;

/**
 * Main program: tells how many bytes the tracker holds per record in flight, from the
 * heap after collections.
 */
public final class TrackerMemory {

	private static final int RECORDS = 4_000_000;

	private TrackerMemory() {
	}

	/**
	 * Measures.
	 * @param args none
	 */
	public static void main(String[] args) {
		OffsetTracker tracker = new OffsetTracker(0);
		tracker.register(0, 0, 0, 0);
		long before = usedHeap();
		for (int offset = 1; offset <= RECORDS; offset++) {
			tracker.register(offset, 0, 0, 0);
		}
		long bytes = usedHeap() - before;
		System.out.printf(Locale.ROOT, "%.2f bytes per record, %,d records in flight%n", (double) bytes / RECORDS,
				tracker.inFlight());
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}

package io.mergelane.benchmarks.pass;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Measures the heap after a collection, whenever another part of the records has been
 * handled.
 * <p>
 * Threading: thread-safe.
 */
final class HeapSampler implements AutoCloseable {

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final List<Long> bytes = new ArrayList<>();

	private final int every;

	/**
	 * Create a sampler.
	 * @param records number of records
	 * @param samples how often to measure
	 */
	HeapSampler(int records, int samples) {
		this.every = (samples > 0) ? Math.max(1, records / (samples + 1)) : Integer.MAX_VALUE;
	}

	/**
	 * Called when a record has been handled.
	 * @param count how many have been handled
	 */
	void handled(int count) {
		if (count % this.every == 0) {
			this.thread.execute(this::measure);
		}
	}

	private void measure() {
		System.gc();
		this.bytes.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

	/**
	 * Return the most that was measured.
	 * @return bytes, or 0 if nothing was
	 */
	long max() {
		return CompletableFuture
			.supplyAsync(() -> this.bytes.stream().mapToLong(Long::longValue).max().orElse(0), this.thread)
			.join();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}

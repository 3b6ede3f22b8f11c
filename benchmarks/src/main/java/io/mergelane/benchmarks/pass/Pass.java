package io.mergelane.benchmarks.pass;

import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.mergelane.benchmarks.contender.Contender;
import io.mergelane.benchmarks.contender.Subscription;
import io.mergelane.benchmarks.workload.Workload;

/**
 * One reading of a topic by a contender, from the first record to the last, as a group of
 * its own.
 * <p>
 * Threading: confined to the main thread.
 */
final class Pass {

	private final String bootstrapServers;

	private final Contender contender;

	private final Workload workload;

	private final Duration stall;

	Pass(String bootstrapServers, Contender contender, Workload workload, Duration stall) {
		this.bootstrapServers = bootstrapServers;
		this.contender = contender;
		this.workload = workload;
		this.stall = stall;
	}

	/**
	 * Read a topic.
	 * @param group the group to read it as
	 * @return what came of it
	 */
	PassResult run(String group) throws Exception {
		int records = this.workload.size();
		Ledger ledger = new Ledger(this.workload, records);
		PollCounter.begin(ledger);
		try (HeapSampler heap = new HeapSampler(records, this.workload.limits().heapSamples());
				LedgerHandling handling = new LedgerHandling(ledger, this.workload.work(), heap)) {
			Subscription subscription = new Subscription(this.bootstrapServers, this.workload.name(), group,
					PollCounter.class.getName(), this.workload, handling);
			long start = System.nanoTime();
			AutoCloseable running = this.contender.start(subscription);
			boolean complete = await(ledger);
			if (complete) {
				running.close();
			}
			return result(ledger.sums(start), group, heap.max());
		}
	}

	private boolean await(Ledger ledger) throws InterruptedException {
		int before = -1;
		while (!ledger.done().await(this.stall.toMillis(), TimeUnit.MILLISECONDS)) {
			if (ledger.count() == before) {
				return false;
			}
			before = ledger.count();
		}
		return true;
	}

	private PassResult result(Ledger.Sums sums, String group, long maxHeap)
			throws ExecutionException, InterruptedException {
		return new PassResult(sums.nanos(), sums.nanosFromStart(), this.workload.counted(), sums.duplicates(),
				sums.maxWorking(), PollCounter.maxInHand(), maxHeap, 0, problem(sums, group));
	}

	private String problem(Ledger.Sums sums, String group) throws ExecutionException, InterruptedException {
		StringJoiner problem = new StringJoiner(", ");
		if (sums.missing() > 0) {
			return sums.missing() + " records not handled";
		}
		try (CommitCheck check = new CommitCheck(this.bootstrapServers, this.workload.name(), group)) {
			long distance = check.distance();
			if (distance != 0) {
				problem.add("commits " + distance + " records from the ends");
			}
		}
		if (this.contender.keepsOrder() && sums.disorders() > 0) {
			problem.add(sums.disorders() + " records out of order");
		}
		if (this.contender.keepsOrder() && sums.overlaps() > 0) {
			problem.add(sums.overlaps() + " records beside another of their key");
		}
		return problem.toString();
	}

}

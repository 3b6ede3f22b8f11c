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

	private static final Duration LOOK = Duration.ofSeconds(1);

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
		try (DeadLetters letters = new DeadLetters(this.bootstrapServers, this.workload);
				HeapSampler heap = new HeapSampler(records, this.workload.limits().heapSamples());
				LedgerHandling handling = new LedgerHandling(ledger, this.workload, heap)) {
			Subscription subscription = new Subscription(this.bootstrapServers, this.workload.name(), group,
					PollCounter.class.getName(), this.workload, handling);
			long start = System.nanoTime();
			AutoCloseable running = this.contender.start(subscription);
			boolean complete = await(ledger, letters);
			if (complete) {
				running.close();
			}
			return result(ledger.sums(start), letters.count(), heap.max(), group);
		}
	}

	// A dead letter is never handled: the ledger alone does not know the end.
	private boolean await(Ledger ledger, DeadLetters letters) throws ExecutionException, InterruptedException {
		int before = -1;
		long since = System.nanoTime();
		while (!ledger.done().await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
			if (ledger.hasAllOthers() && ledger.missing() == letters.count()) {
				return true;
			}
			if (ledger.count() != before) {
				before = ledger.count();
				since = System.nanoTime();
			}
			else if (System.nanoTime() - since >= this.stall.toNanos()) {
				return false;
			}
		}
		return true;
	}

	private PassResult result(Ledger.Sums sums, long letters, long maxHeap, String group)
			throws ExecutionException, InterruptedException {
		return new PassResult(sums.nanos(), sums.nanosFromStart(), this.workload.counted(), sums.duplicates(),
				sums.maxWorking(), PollCounter.maxInHand(), maxHeap, 0, sums.failures(), letters,
				problem(sums, letters, group));
	}

	private String problem(Ledger.Sums sums, long letters, String group)
			throws ExecutionException, InterruptedException {
		StringJoiner problem = new StringJoiner(", ");
		if (sums.missing() != letters) {
			return sums.missing() + " records not handled, " + letters + " dead letters";
		}
		if (this.workload.oddKey().fails() && sums.failures() == 0) {
			problem.add("no failures");
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

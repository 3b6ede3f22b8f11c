package io.mergelane.benchmarks.pass;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.mergelane.benchmarks.contender.Handling;
import io.mergelane.benchmarks.workload.OddKey;
import io.mergelane.benchmarks.workload.Payload;
import io.mergelane.benchmarks.workload.Work;
import io.mergelane.benchmarks.workload.Workload;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Does the simulated work of a record and keeps the ledger.
 * <p>
 * Threading: thread-safe.
 */
final class LedgerHandling implements Handling, AutoCloseable {

	private final Ledger ledger;

	private final Work work;

	private final OddKey oddKey;

	private final HeapSampler heap;

	private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

	LedgerHandling(Ledger ledger, Workload workload, HeapSampler heap) {
		this.ledger = ledger;
		this.work = workload.work();
		this.oddKey = workload.oddKey();
		this.heap = heap;
	}

	@Override
	public void handle(ConsumerRecord<String, byte[]> record) {
		if (this.work.asynchronous()) {
			handleAsync(record).join();
			return;
		}
		Payload payload = Payload.decode(record.value());
		this.ledger.begin(payload);
		sleep(this.work.millis(payload.key(), payload.sequence()));
		RuntimeException failure = failure(payload);
		if (failure != null) {
			this.ledger.fail(payload);
			throw failure;
		}
		end(payload);
	}

	// In the end it succeeds, so that it can be seen that nothing is lost.
	private @Nullable RuntimeException failure(Payload payload) {
		return (this.oddKey.isOf(payload) && !this.ledger.hasAllOthers()) ? this.oddKey.failure() : null;
	}

	@Override
	public CompletableFuture<Void> handleAsync(ConsumerRecord<String, byte[]> record) {
		Payload payload = Payload.decode(record.value());
		this.ledger.begin(payload);
		CompletableFuture<Void> done = new CompletableFuture<>();
		var unused = this.scheduler.schedule(() -> {
			end(payload);
			done.complete(null);
		}, this.work.millis(payload.key(), payload.sequence()), TimeUnit.MILLISECONDS);
		return done;
	}

	private void end(Payload payload) {
		this.heap.handled(this.ledger.end(payload));
	}

	// The work itself: a call that blocks for so long.
	private static void sleep(long millis) {
		if (millis == 0) {
			return;
		}
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted in the middle of the work", ex);
		}
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
	}

}

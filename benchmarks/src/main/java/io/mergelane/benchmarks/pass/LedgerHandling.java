package io.mergelane.benchmarks.pass;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.mergelane.benchmarks.contender.Handling;
import io.mergelane.benchmarks.workload.Payload;
import io.mergelane.benchmarks.workload.Work;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Does the simulated work of a record and keeps the ledger.
 * <p>
 * Threading: thread-safe.
 */
final class LedgerHandling implements Handling, AutoCloseable {

	private final Ledger ledger;

	private final Work work;

	private final HeapSampler heap;

	private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

	LedgerHandling(Ledger ledger, Work work, HeapSampler heap) {
		this.ledger = ledger;
		this.work = work;
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
		end(payload);
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

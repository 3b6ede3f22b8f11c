package io.mergelane.listener;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LaneWorkers}.
 */
class LaneWorkersTests {

	private final LaneWorkers workers = new LaneWorkers(false);

	private final Set<String> threads = ConcurrentHashMap.newKeySet();

	@AfterEach
	void stop() {
		this.workers.stop();
	}

	@Test
	void takesIdleThreadsBeforeItMakesOthers() {
		Executor executor = this.workers.executor("reused", 3);
		for (int i = 0; i < 30; i++) {
			CompletableFuture.runAsync(this::note, executor).join();
		}
		assertThat(this.threads).isSubsetOf("reused-w-1", "reused-w-2", "reused-w-3", "reused-w-4");
	}

	@Test
	void makesAThreadWheneverAllAreBusy() throws Exception {
		Executor executor = this.workers.executor("busy", 2);
		CountDownLatch all = new CountDownLatch(5);
		CompletableFuture<?>[] tasks = new CompletableFuture<?>[5];
		for (int i = 0; i < tasks.length; i++) {
			tasks[i] = CompletableFuture.runAsync(() -> {
				note();
				all.countDown();
				await(all);
			}, executor);
		}
		CompletableFuture.allOf(tasks).join();
		assertThat(this.threads).hasSize(5);
	}

	private void note() {
		this.threads.add(Thread.currentThread().getName());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

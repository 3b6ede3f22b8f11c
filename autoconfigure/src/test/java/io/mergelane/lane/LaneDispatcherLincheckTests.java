package io.mergelane.lane;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lincheck tests for {@link LaneDispatcher}: promise S6 whatever the order in which the
 * consumer thread and workers go on; and no item is left lying.
 */
@Tag("lincheck")
class LaneDispatcherLincheckTests {

	@Test
	void runsEachItemOnceAndInOrderInEveryInterleaving() {
		modelChecking().check(OneWorker.class);
	}

	@Test
	void runsTwoKeysAtOnceInEveryInterleaving() {
		modelChecking().check(TwoWorkers.class);
	}

	@Test
	void runsEachItemOnceAndInOrderUnderRealThreads() {
		new StressOptions().threads(3)
			.actorsPerThread(3)
			.actorsBefore(0)
			.actorsAfter(0)
			.iterations(10)
			.invocationsPerIteration(1000)
			.check(TwoWorkers.class);
	}

	@Test
	void findsADispatcherThatLeavesItemsLying() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> modelChecking().check(LeavesItemsLying.class));
	}

	private static ModelCheckingOptions modelChecking() {
		return new ModelCheckingOptions().threads(2)
			.actorsPerThread(3)
			.actorsBefore(1)
			.actorsAfter(0)
			.iterations(10)
			.invocationsPerIteration(200);
	}

	/**
	 * What happens to a dispatcher. Workers are called by it and run when it is their
	 * turn.
	 */
	public abstract static class Scenario {

		private static final int KEYS = 2;

		private final Queue<Runnable> workers = new ConcurrentLinkedQueue<>();

		private final AtomicIntegerArray inWork = new AtomicIntegerArray(KEYS);

		private final AtomicIntegerArray lastDone = new AtomicIntegerArray(KEYS);

		private final AtomicInteger done = new AtomicInteger();

		private final Submission submission;

		// Confined to the consumer thread.
		private int submitted;

		@SuppressWarnings("this-escape")
		Scenario(Factory factory) {
			this.submission = factory.create(this::run, this.workers::add);
		}

		private void run(Item item) {
			if (this.inWork.incrementAndGet(item.key()) > 1) {
				throw new IllegalStateException("two of a key at once");
			}
			if (this.lastDone.getAndSet(item.key(), item.number()) >= item.number()) {
				throw new IllegalStateException("out of order");
			}
			this.inWork.decrementAndGet(item.key());
			this.done.incrementAndGet();
		}

		@Operation(nonParallelGroup = "consumer")
		public final void submitOne() {
			this.submission.submit(List.of(next(0)));
		}

		@Operation(nonParallelGroup = "consumer")
		public final void submitTwo() {
			this.submission.submit(List.of(next(0), next(1)));
		}

		private Item next(int key) {
			this.submitted++;
			return new Item(key, this.submitted);
		}

		@Operation
		public final void work() {
			Runnable worker = this.workers.poll();
			if (worker != null) {
				worker.run();
			}
		}

		@Validate
		public final void everythingIsDone() {
			for (Runnable worker = this.workers.poll(); worker != null; worker = this.workers.poll()) {
				worker.run();
			}
			if (this.done.get() != this.submitted) {
				throw new IllegalStateException("done are " + this.done.get() + " of " + this.submitted);
			}
		}

	}

	/**
	 * One in work at a time.
	 */
	public static final class OneWorker extends Scenario {

		public OneWorker() {
			super((work, executor) -> dispatcher(1, work, executor));
		}

	}

	/**
	 * Two in work at a time.
	 */
	public static final class TwoWorkers extends Scenario {

		public TwoWorkers() {
			super((work, executor) -> dispatcher(2, work, executor));
		}

	}

	/**
	 * One with a planted bug: its worker looks once more whether there is work before it
	 * says that it has gone, not afterwards.
	 */
	public static final class LeavesItemsLying extends Scenario {

		public LeavesItemsLying() {
			super(LeavesItemsLying::create);
		}

		private static Submission create(Work work, Executor executor) {
			Queue<Item> queue = new ConcurrentLinkedQueue<>();
			AtomicInteger running = new AtomicInteger();
			Runnable worker = () -> {
				for (Item item = queue.poll(); item != null; item = queue.poll()) {
					work.run(item);
				}
				running.set(0);
			};
			return (items) -> {
				queue.addAll(items);
				if (running.compareAndSet(0, 1)) {
					executor.execute(worker);
				}
			};
		}

	}

	private static Submission dispatcher(int parallelism, Work work, Executor executor) {
		LaneDispatcher<Item> dispatcher = LaneDispatcher
			.perKey(new LaneSettings(parallelism, 1, Duration.ZERO, Duration.ZERO), (items, turn) -> {
				items.forEach(work::run);
				turn.done();
			}, executor, (action, delay) -> {
				throw new IllegalStateException("nothing is delayed here");
			}, LaneGate.OPEN);
		return dispatcher::submit;
	}

	@FunctionalInterface
	interface Factory {

		Submission create(Work work, Executor executor);

	}

	@FunctionalInterface
	interface Submission {

		void submit(List<Item> items);

	}

	@FunctionalInterface
	interface Work {

		void run(Item item);

	}

	record Item(int key, int number) implements WorkItem {

		@Override
		public Object laneKey() {
			return this.key;
		}

		@Override
		public boolean start() {
			return true;
		}

	}

}

package io.mergelane.benchmarks.jmh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.mergelane.lane.LaneDispatcher;
import io.mergelane.lane.LaneGate;
import io.mergelane.lane.LaneSettings;
import io.mergelane.lane.LaneTimer;
import io.mergelane.lane.LaneTurn;
import io.mergelane.lane.WorkItem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sends items that take no time through the lanes, a window of them at a time: submitted
 * by one thread, run by workers, done. One operation is one item.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LaneDispatcherBenchmark {

	private static final int WINDOW = 10_000;

	private static final int POLL = 500;

	private static final LaneTimer NO_TIMER = (action, delay) -> {
		throw new UnsupportedOperationException("Nothing is delayed here");
	};

	/**
	 * Submits a window of items and waits until they are done.
	 * @param state the dispatcher
	 * @throws InterruptedException if the thread is interrupted
	 */
	@Benchmark
	@OperationsPerInvocation(WINDOW)
	public void submitRunDone(Dispatched state) throws InterruptedException {
		Window window = new Window();
		for (int i = 0; i < WINDOW; i += POLL) {
			List<Item> poll = new ArrayList<>(POLL);
			for (int j = 0; j < POLL; j++) {
				poll.add(new Item(window, state.nextKey()));
			}
			state.dispatcher.submit(poll);
		}
		window.done.await();
	}

	private static void run(List<Item> items, LaneTurn<Item> turn) {
		turn.done();
		items.forEach(Item::done);
	}

	/**
	 * A dispatcher and the keys of the items.
	 */
	@State(Scope.Thread)
	public static class Dispatched {

		/**
		 * Number of workers.
		 */
		@Param({ "1", "4" })
		public int workers = 1;

		/**
		 * Number of keys.
		 */
		@Param({ "1000", "1000000" })
		public int keys = 1;

		private final ExecutorService executor = Executors.newCachedThreadPool();

		private LaneDispatcher<Item> dispatcher = dispatcher();

		private String[] names = new String[0];

		private int next;

		/**
		 * Makes the keys.
		 */
		@Setup(Level.Trial)
		public void prepare() {
			this.names = IntStream.range(0, this.keys).mapToObj((key) -> "key-" + key).toArray(String[]::new);
			this.dispatcher = dispatcher();
		}

		private LaneDispatcher<Item> dispatcher() {
			return LaneDispatcher.perKey(new LaneSettings(this.workers, 1, Duration.ZERO, Duration.ZERO),
					LaneDispatcherBenchmark::run, this.executor, NO_TIMER, LaneGate.OPEN);
		}

		private String nextKey() {
			this.next = (this.next + 1) % this.names.length;
			return this.names[this.next];
		}

		/**
		 * Ends the workers.
		 */
		@TearDown(Level.Trial)
		public void shutDown() {
			this.executor.shutdown();
		}

	}

	private static final class Window {

		private final AtomicInteger open = new AtomicInteger(WINDOW);

		private final CountDownLatch done = new CountDownLatch(1);

	}

	private record Item(Window window, Object laneKey) implements WorkItem {

		@Override
		public boolean start() {
			return true;
		}

		private void done() {
			if (this.window.open.decrementAndGet() == 0) {
				this.window.done.countDown();
			}
		}

	}

}

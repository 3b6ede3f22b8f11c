package io.mergelane.lane;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Threads and time that stand still until a test moves them.
 */
final class ManualWorld implements Executor, LaneTimer {

	private final ArrayDeque<Runnable> workers = new ArrayDeque<>();

	private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(
			Comparator.comparing(Delayed::at).thenComparing(Delayed::number));

	private Duration now = Duration.ZERO;

	private int scheduled;

	@Override
	public void execute(Runnable command) {
		this.workers.add(command);
	}

	@Override
	public void schedule(Runnable action, Duration delay) {
		this.delayed.add(new Delayed(this.now.plus(delay), this.scheduled++, action));
	}

	int startedWorkers() {
		return this.workers.size();
	}

	/**
	 * Let all workers run until there is nothing left to do for them.
	 */
	void work() {
		Runnable worker = this.workers.poll();
		while (worker != null) {
			worker.run();
			worker = this.workers.poll();
		}
	}

	/**
	 * Let time pass, and workers run whenever a delay ends.
	 */
	void pass(Duration time) {
		Duration until = this.now.plus(time);
		while (!this.delayed.isEmpty() && this.delayed.peek().at().compareTo(until) <= 0) {
			Delayed next = this.delayed.poll();
			this.now = next.at();
			next.action().run();
			work();
		}
		this.now = until;
	}

	private record Delayed(Duration at, int number, Runnable action) {

	}

}

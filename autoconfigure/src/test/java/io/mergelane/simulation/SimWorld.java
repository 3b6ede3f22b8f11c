package io.mergelane.simulation;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Virtual time and what happens in it: events one after the other, on one thread, in an
 * order that the seed decides.
 * <p>
 * Whoever waits lets the events go on meanwhile: a wait in an event is a loop over later
 * events. It may come back late, as a thread may be scheduled late.
 */
final class SimWorld {

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final SplittableRandom random;

	private final EventLog log;

	private final long timeOrigin;

	private long now;

	private long sequence;

	private boolean calm;

	SimWorld(long seed, EventLog log) {
		this.random = new SplittableRandom(seed);
		this.log = log;
		// As System.nanoTime(), which may be negative and may overflow.
		long seconds = this.random.nextInt(10);
		this.timeOrigin = this.random.nextBoolean() ? Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(seconds)
				: -TimeUnit.SECONDS.toNanos(seconds);
	}

	static long millis(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

	long now() {
		return this.now;
	}

	long nanoTime() {
		return this.timeOrigin + this.now;
	}

	/**
	 * Let nothing go wrong from now on.
	 */
	void calmDown() {
		this.calm = true;
		note("calm", 0, null, 0, 0);
	}

	boolean isCalm() {
		return this.calm;
	}

	/**
	 * Return a number from 0 on, below a bound.
	 */
	int below(int bound) {
		return this.random.nextInt(bound);
	}

	/**
	 * Return a number between two, both included.
	 */
	int between(int least, int most) {
		return least + this.random.nextInt(most - least + 1);
	}

	boolean chance(double probability) {
		return this.random.nextDouble() < probability;
	}

	double fraction() {
		return this.random.nextDouble();
	}

	/**
	 * Note what happens, for the log and its hash.
	 */
	void note(String what, int member, @Nullable Object of, long first, long second) {
		this.log.add(this.now, what, member, of, first, second);
	}

	void schedule(long delay, Runnable action) {
		this.events.add(new Event(this.now + Math.max(0, delay), this.random.nextInt(), this.sequence++, action));
	}

	/**
	 * Let the next event happen.
	 * @return false if there is none before a time
	 */
	boolean step(long until) {
		Event next = this.events.peek();
		if (next == null || next.time > until) {
			return false;
		}
		this.events.poll();
		this.now = Math.max(this.now, next.time);
		next.action.run();
		return true;
	}

	/**
	 * Let events happen until a condition holds or the time is over.
	 * @param member who waits
	 * @return whether the condition holds
	 */
	boolean await(SimMember member, BooleanSupplier condition, long nanos) {
		long end = (nanos > Long.MAX_VALUE - this.now) ? Long.MAX_VALUE : this.now + nanos;
		while (true) {
			member.throwIfDead();
			if (condition.getAsBoolean()) {
				return true;
			}
			if (!step(end)) {
				this.now = Math.max(this.now, end);
				return false;
			}
		}
	}

	/**
	 * An event. Those of one moment happen in any order.
	 */
	private record Event(long time, int order, long sequence, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int byTime = Long.compare(this.time, other.time);
			int byOrder = (byTime != 0) ? byTime : Integer.compare(this.order, other.order);
			return (byOrder != 0) ? byOrder : Long.compare(this.sequence, other.sequence);
		}

	}

}

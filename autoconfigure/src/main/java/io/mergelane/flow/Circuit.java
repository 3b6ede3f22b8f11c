package io.mergelane.flow;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that what handlers depend on is away, and lets one turn at a time find out
 * whether it is back.
 * <p>
 * It opens when so many different keys have failed one after the other without a success
 * between them: a lone key that fails again and again says nothing about the others.
 *
 * <pre>
 * CLOSED    -&gt; OPEN (enough keys have failed)
 * OPEN      -&gt; HALF_OPEN (time over, a probe begins)
 * HALF_OPEN -&gt; CLOSED (probe succeeded), OPEN (probe failed; twice the time, up to a limit)
 * </pre>
 * <p>
 * Threading: thread-safe. While nothing fails, no lock is taken.
 */
public final class Circuit {

	/**
	 * What is known of the backend.
	 */
	public enum State {

		/**
		 * It answers.
		 */
		CLOSED,

		/**
		 * It does not answer, and is left alone.
		 */
		OPEN,

		/**
		 * One turn tries whether it answers.
		 */
		HALF_OPEN

	}

	/**
	 * What a failure did.
	 */
	public enum Effect {

		/**
		 * Nothing.
		 */
		NONE,

		/**
		 * The circuit has opened by it.
		 */
		OPENED,

		/**
		 * It was a probe, and the circuit is open again.
		 */
		REOPENED

	}

	private static final long PROBE_CHECK = Duration.ofMillis(100).toNanos();

	private final int failures;

	private final long minWait;

	private final long maxWait;

	private final LongSupplier nanoTime;

	@GuardedBy("this")
	private final Set<Object> failed = new HashSet<>();

	@GuardedBy("this")
	private long wait;

	/**
	 * When the next probe may begin; while there is one, when it is given up.
	 */
	@GuardedBy("this")
	private long until;

	@GuardedBy("this")
	private boolean probing;

	// Written under the lock.
	private volatile State state = State.CLOSED;

	private volatile boolean quiet = true;

	/**
	 * Create a circuit.
	 * @param failures how many different keys must have failed; 0 for a circuit that
	 * never opens
	 * @param wait how long it stays open the first time
	 * @param maxWait how long it stays open at most between two probes
	 * @param nanoTime source of the time, as {@link System#nanoTime()}
	 */
	public Circuit(int failures, Duration wait, Duration maxWait, LongSupplier nanoTime) {
		this.failures = failures;
		this.minWait = wait.toNanos();
		this.maxWait = Math.max(this.minWait, maxWait.toNanos());
		this.nanoTime = nanoTime;
	}

	/**
	 * Ask to begin a turn.
	 * @return 0 if it may begin, else after how many nanoseconds to ask again
	 */
	public long enter() {
		return (this.state == State.CLOSED) ? 0 : probe();
	}

	private synchronized long probe() {
		long now = this.nanoTime.getAsLong();
		if (this.state == State.CLOSED) {
			return 0;
		}
		long left = this.until - now;
		if (left > 0) {
			return this.probing ? Math.min(left, PROBE_CHECK) : left;
		}
		// A probe that hangs must not keep others from trying.
		this.state = State.HALF_OPEN;
		this.probing = true;
		this.until = now + this.maxWait;
		return 0;
	}

	/**
	 * A turn that was let in had nothing to do, or told nothing about the backend.
	 */
	public void left() {
		if (this.state == State.HALF_OPEN) {
			leaveProbe();
		}
	}

	private synchronized void leaveProbe() {
		if (this.state == State.HALF_OPEN) {
			this.probing = false;
			this.until = this.nanoTime.getAsLong();
		}
	}

	/**
	 * A record was handled.
	 * @return whether the circuit has closed by it
	 */
	public boolean succeeded() {
		return !this.quiet && close();
	}

	private synchronized boolean close() {
		if (this.state == State.OPEN) {
			// It began before the others failed.
			return false;
		}
		boolean closes = this.state == State.HALF_OPEN;
		this.failed.clear();
		this.probing = false;
		this.wait = 0;
		this.state = State.CLOSED;
		this.quiet = true;
		return closes;
	}

	/**
	 * A record failed for a reason that may lie in the backend.
	 * @param key its key, or what else tells it from others
	 * @param counts whether it may open the circuit; otherwise it only ends a probe
	 * @return what it did
	 */
	public synchronized Effect failed(@Nullable Object key, boolean counts) {
		if (this.failures == 0 || (this.state == State.CLOSED && !counts)) {
			return Effect.NONE;
		}
		this.quiet = false;
		switch (this.state) {
			case CLOSED -> {
				this.failed.add((key != null) ? key : new Object());
				if (this.failed.size() >= this.failures) {
					open();
					return Effect.OPENED;
				}
			}
			case HALF_OPEN -> {
				if (this.probing) {
					open();
					return Effect.REOPENED;
				}
			}
			case OPEN -> {
			}
		}
		return Effect.NONE;
	}

	@GuardedBy("this")
	private void open() {
		this.failed.clear();
		this.wait = (this.wait == 0) ? this.minWait : Math.min(2 * this.wait, this.maxWait);
		this.until = this.nanoTime.getAsLong() + this.wait;
		this.probing = false;
		this.state = State.OPEN;
	}

	/**
	 * Return its state.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

}

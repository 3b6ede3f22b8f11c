package io.mergelane.lane;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A turn whose time may be over before it is.
 * <p>
 * Invariant: a worker is interrupted for a turn only while it is in the work of that
 * turn, and goes on to the next one without being interrupted.
 * <p>
 * Threading: thread-safe, but for {@link #seen(int)}.
 */
abstract class WatchedTurn {

	private static final int IN_WORK = 0;

	private static final int INTERRUPTING = 1;

	private static final int INTERRUPTED = 2;

	private static final int RETURNED = 3;

	private static final Runnable NOTHING = () -> {
	};

	private final Thread worker = Thread.currentThread();

	private final AtomicInteger phase = new AtomicInteger(IN_WORK);

	private final AtomicReference<@Nullable Runnable> cancel = new AtomicReference<>();

	private volatile boolean overdue;

	// Both written by the thread of the watch only.
	private int firstLook = -1;

	private volatile int looks;

	Thread worker() {
		return this.worker;
	}

	/**
	 * The work has returned, though the turn may go on.
	 */
	void returned() {
		if (this.phase.compareAndSet(IN_WORK, RETURNED)) {
			return;
		}
		while (this.phase.get() == INTERRUPTING) {
			Thread.onSpinWait();
		}
		this.phase.set(RETURNED);
		// The interruption was for this turn.
		Thread.interrupted();
	}

	boolean hasReturned() {
		return this.phase.get() == RETURNED;
	}

	public boolean isOverdue() {
		return this.overdue;
	}

	public void onOverdue(Runnable action) {
		this.cancel.set(action);
		if (this.overdue) {
			cancel();
		}
	}

	/**
	 * The watch has looked at the turn.
	 * @param look the number of the look
	 * @return how many looks ago it saw the turn first
	 */
	int seen(int look) {
		if (this.firstLook < 0) {
			this.firstLook = look;
		}
		int ago = look - this.firstLook;
		this.looks = ago;
		return ago;
	}

	/**
	 * Return how many looks the turn has lasted.
	 */
	int looks() {
		return this.looks;
	}

	/**
	 * Interrupt the worker, or cancel what goes on without it.
	 */
	void timeIsOver() {
		this.overdue = true;
		if (this.phase.compareAndSet(IN_WORK, INTERRUPTING)) {
			this.worker.interrupt();
			this.phase.set(INTERRUPTED);
		}
		cancel();
	}

	private void cancel() {
		Runnable action = this.cancel.getAndUpdate((current) -> (current != null) ? NOTHING : null);
		if (action != null) {
			action.run();
		}
	}

}

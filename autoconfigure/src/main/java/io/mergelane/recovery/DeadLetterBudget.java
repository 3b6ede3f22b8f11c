package io.mergelane.recovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * How many records may be given up: as many as were handled, and some more.
 * <p>
 * Single bad records between good ones always pass. If nothing succeeds any more, records
 * are not what is at fault, and giving them up ends (after the token bucket of Uber's
 * uForwarder).
 * <p>
 * Threading: thread-safe. While the budget is full, no lock is taken.
 */
public final class DeadLetterBudget {

	private final int most;

	@GuardedBy("this")
	private int left;

	// Written under the lock.
	private volatile boolean full = true;

	/**
	 * Create a budget, which is full.
	 * @param most how many records may be given up without a success between them; 0 for
	 * any number
	 */
	public DeadLetterBudget(int most) {
		this.most = most;
		this.left = most;
	}

	/**
	 * A record was handled.
	 */
	public void earn() {
		if (!this.full) {
			earnOne();
		}
	}

	private synchronized void earnOne() {
		if (this.left < this.most) {
			this.left++;
		}
		this.full = this.left >= this.most;
	}

	/**
	 * Ask to give a record up.
	 * @return whether it may be given up now
	 */
	public boolean take() {
		return this.most == 0 || takeOne();
	}

	private synchronized boolean takeOne() {
		if (this.left == 0) {
			return false;
		}
		this.left--;
		this.full = false;
		return true;
	}

	/**
	 * Return whether no record may be given up now.
	 * @return whether it is spent
	 */
	public synchronized boolean isSpent() {
		return this.most > 0 && this.left == 0;
	}

}

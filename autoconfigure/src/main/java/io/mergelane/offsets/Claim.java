package io.mergelane.offsets;

/**
 * A partition as long as this process has its position.
 * <p>
 * Threading: the epoch is immutable; the position is changed by the one turn the
 * partition has at a time, and by the consumer thread before its first one.
 */
final class Claim {

	private final long epoch;

	private volatile long next;

	private volatile boolean fenced;

	Claim(long epoch, long next) {
		this.epoch = epoch;
		this.next = next;
	}

	long epoch() {
		return this.epoch;
	}

	/**
	 * Return the offset of the next record to be handled.
	 */
	long next() {
		return this.next;
	}

	void next(long offset) {
		this.next = offset;
	}

	/**
	 * Return whether somebody else has taken or moved the position.
	 */
	boolean isFenced() {
		return this.fenced;
	}

	void fence() {
		this.fenced = true;
	}

}

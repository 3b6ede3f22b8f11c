package io.mergelane.commit;

import io.mergelane.tracker.CommitMetadata;

/**
 * How many characters of metadata the broker takes. It does not tell; it refuses what is
 * too long ({@code OFFSET_METADATA_TOO_LARGE}), so the limit is found by bisection.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class MetadataLimit {

	/**
	 * Near enough: a few runs more or less.
	 */
	private static final int PRECISION = 64;

	private int taken;

	private int refused = CommitMetadata.DEFAULT_LIMIT + 1;

	private int current = CommitMetadata.DEFAULT_LIMIT;

	/**
	 * Return the most characters to be sent.
	 * @return the number of characters
	 */
	int current() {
		return this.current;
	}

	/**
	 * The broker has taken metadata.
	 * @param length its length
	 */
	void taken(int length) {
		this.taken = Math.max(this.taken, length);
		if (this.current < this.refused - 1 && length > this.current - PRECISION) {
			this.current = between();
		}
	}

	/**
	 * The broker has refused metadata.
	 * @param length the length of the longest
	 */
	void refused(int length) {
		this.refused = Math.min(this.refused, length);
		// What it took before it may not take now: a broker can be configured anew.
		this.taken = Math.min(this.taken, this.refused - 1);
		this.current = Math.min(this.current, between());
	}

	private int between() {
		int middle = (this.taken + this.refused) / 2;
		return (this.refused - this.taken > PRECISION) ? middle : this.taken;
	}

}

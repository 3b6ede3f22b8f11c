package io.mergelane.rebalance;

import java.time.Instant;

/**
 * A partition went on elsewhere than where it had stopped.
 * <p>
 * Threading: immutable.
 *
 * @param at when it happened
 * @param partition the partition, as {@code topic-partition}
 * @param from the offset that would have been read next, or -1 if none was known
 * @param to the offset that is read next
 * @param reason why
 */
public record OffsetReset(Instant at, String partition, long from, long to, String reason) {

	/**
	 * Return how many offsets are never read, which is the most records that are lost.
	 * @return the number of offsets
	 */
	public long skipped() {
		return (this.from >= 0) ? Math.max(0, this.to - this.from) : 0;
	}

}

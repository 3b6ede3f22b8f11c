package io.mergelane.flow;

import org.jspecify.annotations.Nullable;

/**
 * Decides before each poll which partitions take no more records.
 * <p>
 * A consumer that has reached a limit takes records again when it is down to three
 * quarters of it, early enough for its workers not to run dry.
 * <p>
 * Threading: confined to the consumer thread.
 */
public final class FlowController {

	private final FlowLimits limits;

	private @Nullable PauseReason full;

	public FlowController(FlowLimits limits) {
		this.limits = limits;
	}

	/**
	 * Take note of what the consumer has in hand.
	 * @param records polled and unfinished records
	 * @param bytes their bytes
	 */
	public void update(long records, long bytes) {
		if (records >= this.limits.maxRecords()) {
			this.full = PauseReason.RECORDS;
		}
		else if (bytes >= this.limits.maxBytes()) {
			this.full = PauseReason.BYTES;
		}
		else if (records <= lowMark(this.limits.maxRecords()) && bytes <= lowMark(this.limits.maxBytes())) {
			this.full = null;
		}
	}

	/**
	 * Decide whether a partition is paused.
	 * @param span records from the first unfinished to the last polled one
	 * @return why it is paused, or {@code null} if it is not
	 */
	public @Nullable PauseReason decide(long span) {
		if (this.full != null) {
			return this.full;
		}
		return (span >= this.limits.maxSpan()) ? PauseReason.SPAN : null;
	}

	private static long lowMark(long limit) {
		return limit - (limit + 3) / 4;
	}

}

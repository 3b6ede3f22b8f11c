package io.mergelane.flow;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Decides before each poll which partitions take no more records.
 * <p>
 * A consumer that has reached a limit takes records again when it is down to three
 * quarters of it, early enough for its workers not to run dry.
 * <p>
 * A partition may have in hand an equal part of the limit, or twice what is left for all
 * if that is more (dynamic thresholds, as in the shared memory of packet switches:
 * Choudhury and Hahne, 1998). So of many partitions one that stands still ends with two
 * thirds of the limit, two with two fifths each, and there is always room for the others;
 * nothing is reserved for those that are idle.
 * <p>
 * Threading: confined to the consumer thread.
 */
public final class FlowController {

	private static final int SHARE = 2;

	/**
	 * In percent, as in Uber's uForwarder: how far a window is used, and how much of it
	 * is finished, if one record holds it up.
	 */
	private static final int FULL = 90;

	private static final int FINISHED = 98;

	private final FlowLimits limits;

	private final Circuit circuit;

	private @Nullable PauseReason full;

	private long records;

	private long bytes;

	private int partitions;

	/**
	 * Create the controller of a consumer.
	 * @param limits how much it may have in hand
	 * @param circuit tells whether records can be handled at all
	 */
	public FlowController(FlowLimits limits, Circuit circuit) {
		this.limits = limits;
		this.circuit = circuit;
	}

	/**
	 * Take note of what the consumer has in hand.
	 * @param loads what it has in hand of each of its partitions
	 */
	public void update(Collection<PartitionLoad> loads) {
		this.partitions = loads.size();
		this.records = loads.stream().mapToLong(PartitionLoad::records).sum();
		this.bytes = loads.stream().mapToLong(PartitionLoad::bytes).sum();
		if (this.records >= this.limits.maxRecords()) {
			this.full = PauseReason.RECORDS;
		}
		else if (this.bytes >= this.limits.maxBytes()) {
			this.full = PauseReason.BYTES;
		}
		else if (this.records <= lowMark(this.limits.maxRecords()) && this.bytes <= lowMark(this.limits.maxBytes())) {
			this.full = null;
		}
	}

	/**
	 * Return whether the consumer takes no more records of any partition.
	 * @return whether it is full
	 */
	public boolean isFull() {
		return this.full != null;
	}

	/**
	 * Return whether what the handler needs is away, so that records can be in hand for
	 * long that are not to blame.
	 * @return whether the circuit is not closed
	 */
	public boolean isInterrupted() {
		return this.circuit.state() != Circuit.State.CLOSED;
	}

	/**
	 * Decide whether a partition is paused.
	 * @param load what the consumer has in hand of it
	 * @return why it is paused, or {@code null} if it is not
	 */
	public @Nullable PauseReason decide(PartitionLoad load) {
		if (this.full != null) {
			return this.full;
		}
		// With nothing in hand nobody could find out whether it is closed again.
		if (isInterrupted() && this.records > 0) {
			return PauseReason.CIRCUIT;
		}
		if (this.partitions > 1 && isBeyondShare(load)) {
			return PauseReason.SHARE;
		}
		if (load.span() >= maxSpan()) {
			return PauseReason.SPAN;
		}
		return (load.unrecorded() >= this.limits.maxRecords()) ? PauseReason.METADATA : null;
	}

	/**
	 * Return whether a record that is not finished keeps a partition from going on: what
	 * was polled behind it fills the window, and nearly all of that is finished.
	 * @param load what the consumer has in hand of the partition
	 * @return whether it does
	 */
	public boolean isHeldUp(PartitionLoad load) {
		boolean nearlyFull = load.span() * 100 >= maxSpan() * FULL
				|| load.unrecorded() * 100 >= this.limits.maxRecords() * FULL;
		return nearlyFull && (load.span() - load.records()) * 100 >= load.span() * FINISHED;
	}

	private boolean isBeyondShare(PartitionLoad load) {
		return load.records() > share(this.limits.maxRecords(), this.records)
				|| load.bytes() > share(this.limits.maxBytes(), this.bytes);
	}

	private long share(long limit, long used) {
		return Math.max(SHARE * (limit - used), limit / this.partitions);
	}

	private long maxSpan() {
		return Math.max(this.limits.maxSpan() / this.partitions, this.limits.maxRecords());
	}

	private static long lowMark(long limit) {
		return limit - (limit + 3) / 4;
	}

}

package io.mergelane.lag;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Watches how one assigned partition gets on.
 * <p>
 * Threading: confined to one thread; what it returns is immutable.
 */
public final class PartitionProgress {

	private final LogEnds ends = new LogEnds();

	private final LagSamples samples = new LagSamples();

	private boolean begun;

	private long finished;

	private long committable;

	private long highest;

	// When something was finished last, or it was begun.
	private long finishedAt;

	// When the first unfinished record had an excuse last: there were others before it,
	// for one. A record of a slow partition may be in hand for long until its turn comes.
	private long excusedAt;

	// When there was something finished last, nothing to do, or no room to do it.
	private long movedAt;

	// Whether that was so when it was seen last: nobody knows how long it has been over.
	private boolean excused;

	private boolean free;

	/**
	 * Take note of what is seen.
	 * @param sight what is seen
	 * @param nanos the time in nanoseconds, as {@link System#nanoTime()}
	 * @return what to tell of it until it is seen again
	 */
	public SeenProgress see(PartitionSight sight, long nanos) {
		begin(sight, nanos);
		boolean goesOn = sight.committable() != this.committable;
		if (goesOn || sight.finished() != this.finished) {
			this.finished = sight.finished();
			this.committable = sight.committable();
			this.finishedAt = nanos;
			this.movedAt = nanos;
		}
		this.highest = Math.max(this.highest, sight.committable());
		Long records = sight.records();
		boolean excusedNow = sight.hold() == Hold.HALTED || sight.waitsForItsTime();
		boolean freeNow = excusedNow || sight.hold() != Hold.NONE || (records != null && records == 0);
		if (goesOn || excusedNow || this.excused) {
			this.excusedAt = nanos;
		}
		if (freeNow || this.free) {
			this.movedAt = nanos;
		}
		this.excused = excusedNow;
		this.free = freeNow;
		return new SeenProgress(sight, nanos, this.finishedAt, this.excusedAt, this.movedAt,
				sight.committable() < this.highest, pace(sight.hold(), records, nanos), reached(sight, nanos));
	}

	private void begin(PartitionSight sight, long nanos) {
		if (!this.begun) {
			this.begun = true;
			this.finished = sight.finished();
			this.committable = sight.committable();
			this.highest = sight.committable();
			this.finishedAt = nanos;
			this.movedAt = nanos;
			PartitionSight.Oldest oldest = sight.oldest();
			this.excusedAt = (oldest != null) ? nanos - oldest.age().toNanos() : nanos;
		}
	}

	private PartitionState pace(Hold hold, @Nullable Long records, long nanos) {
		if (hold == Hold.HALTED) {
			this.samples.clear();
		}
		if (records == null) {
			return PartitionState.OK;
		}
		if (records == 0) {
			this.samples.clear();
			return PartitionState.IDLE;
		}
		boolean slow = this.samples.neverFell(records);
		boolean nearer = this.samples.falls(records);
		if (hold != Hold.HALTED) {
			this.samples.add(records, nanos);
		}
		if (slow) {
			return PartitionState.SLOW;
		}
		return nearer ? PartitionState.CATCHING_UP : PartitionState.OK;
	}

	private OptionalLong reached(PartitionSight sight, long nanos) {
		PartitionSight.Oldest oldest = sight.oldest();
		long first = (oldest != null) ? oldest.offset() : sight.next();
		Long end = sight.end();
		if (end != null) {
			this.ends.add(end, nanos);
		}
		this.ends.forgetBefore(first);
		return this.ends.reached(first);
	}

}

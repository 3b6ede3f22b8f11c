package io.mergelane.lag;

import java.time.Duration;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * How a partition gets on, as it was seen last. Time goes on even if nobody looks: one
 * whose consumer does not come back from a call is found out as well.
 * <p>
 * Threading: immutable.
 *
 * @param sight what was seen
 * @param seen when, in nanoseconds, as all times
 * @param finished when something was finished last
 * @param excused when the first unfinished record had an excuse last
 * @param moved when something was finished last, or there was nothing to do
 * @param rewound whether it has been further
 * @param pace {@code SLOW}, {@code CATCHING_UP}, {@code IDLE} or {@code OK}
 * @param reached about when the log reached the first unfinished record
 */
public record SeenProgress(PartitionSight sight, long seen, long finished, long excused, long moved, boolean rewound,
		PartitionState pace, OptionalLong reached) {

	/**
	 * How long a partition for which there is no room may stand still before that is
	 * told: a busy one is paused, and resumed, several times a second.
	 */
	static final Duration NO_ROOM = Duration.ofSeconds(30);

	/**
	 * Tell how it gets on.
	 * @param nanos the time in nanoseconds
	 * @param millis the time in milliseconds since 1970
	 * @param stuckAfter how long a partition may stand still
	 * @return how far behind it is
	 */
	public PartitionLag at(long nanos, long millis, Duration stuckAfter) {
		Duration still = Duration.ofNanos(Math.max(0, Math.max(oldestStill(nanos), allStill(nanos))));
		return new PartitionLag(this.sight.records(), this.sight.end(), time(nanos, millis),
				state(nanos, still.compareTo(stuckAfter) > 0), still);
	}

	private PartitionState state(long nanos, boolean stuck) {
		if (this.sight.hold() == Hold.HALTED) {
			return PartitionState.PAUSED;
		}
		// Before pauses for want of room: mostly it is what stands still that takes it.
		if (stuck) {
			return PartitionState.STUCK;
		}
		if (this.sight.hold() == Hold.BACKPRESSURE && nanos - this.finished > NO_ROOM.toNanos()) {
			return PartitionState.PAUSED;
		}
		return this.rewound ? PartitionState.REWOUND : this.pace;
	}

	/**
	 * How long the first unfinished record has been in hand, and the first, without an
	 * excuse.
	 */
	private long oldestStill(long nanos) {
		PartitionSight.Oldest oldest = this.sight.oldest();
		if (oldest == null || this.sight.hold() == Hold.HALTED || this.sight.waitsForItsTime()) {
			return 0;
		}
		long polled = this.seen - oldest.age().toNanos();
		return nanos - Math.max(polled, this.excused);
	}

	/**
	 * For how long nothing was finished though there is something to do.
	 */
	private long allStill(long nanos) {
		Long records = this.sight.records();
		boolean nothingToDo = records != null && records == 0;
		return (nothingToDo || this.sight.hold() != Hold.NONE || this.sight.waitsForItsTime()) ? 0 : nanos - this.moved;
	}

	private TimeLag time(long nanos, long millis) {
		PartitionSight.Oldest oldest = this.sight.oldest();
		Long records = this.sight.records();
		if (oldest != null && oldest.timestamp() >= 0) {
			return TimeLag.exact(millis - oldest.timestamp());
		}
		if (oldest == null && records != null && records == 0) {
			return TimeLag.NONE;
		}
		return (oldest == null && records == null) ? TimeLag.UNKNOWN : estimate(nanos, millis, oldest);
	}

	private TimeLag estimate(long nanos, long millis, PartitionSight.@Nullable Oldest oldest) {
		if (this.reached.isPresent()) {
			return TimeLag.estimate(Duration.ofNanos(nanos - this.reached.getAsLong()).toMillis());
		}
		// It follows the last one that was polled.
		return (oldest == null && this.sight.lastTimestamp() >= 0)
				? TimeLag.estimate(millis - this.sight.lastTimestamp()) : TimeLag.UNKNOWN;
	}

}

package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

import io.mergelane.flow.PauseReason;
import io.mergelane.lag.Hold;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionProgress;
import io.mergelane.lag.PartitionSight;
import io.mergelane.lag.SeenProgress;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Watches how far behind the partitions of a consumer are. What is known of a partition
 * outlasts its beginning anew, as long as it stays assigned.
 * <p>
 * Threading: confined to the consumer thread, but for {@link #now(SeenProgress)}.
 */
final class LagWatch {

	private final LongSupplier nanoTime;

	private final Clock clock;

	private final Duration stuckAfter;

	private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();

	/**
	 * Create the watch of a consumer.
	 * @param nanoTime time that only grows
	 * @param clock time of day, which is that of timestamps
	 * @param stuckAfter how long a partition may stand still
	 */
	LagWatch(LongSupplier nanoTime, Clock clock, Duration stuckAfter) {
		this.nanoTime = nanoTime;
		this.clock = clock;
		this.stuckAfter = stuckAfter;
	}

	/**
	 * Forget all but some partitions.
	 * @param assigned those
	 */
	void retain(Set<TopicPartition> assigned) {
		this.partitions.keySet().retainAll(assigned);
	}

	/**
	 * Take note of how a partition gets on.
	 * @param partition the partition
	 * @param tracker what is in hand of it
	 * @param unread how many records were not polled
	 * @param hold whether it takes records
	 * @param polledAgo how long ago its first unfinished record was polled
	 * @return what to tell of it until next time
	 */
	SeenProgress see(AssignedPartition partition, TrackerSnapshot tracker, OptionalLong unread, Hold hold,
			@Nullable Duration polledAgo) {
		TrackerSnapshot.Oldest oldest = tracker.oldest();
		PartitionSight.Oldest first = (oldest != null && polledAgo != null) ? new PartitionSight.Oldest(oldest.offset(),
				oldest.timestamp(), polledAgo, isDue(partition, oldest.offset())) : null;
		Long known = unread.isPresent() ? Long.valueOf(Math.max(0, unread.getAsLong())) : null;
		PartitionSight sight = new PartitionSight(tracker.committable(), tracker.next(), known, tracker.inFlight(),
				partition.tracker().finished(), hold, first, partition.lastTimestamp());
		return this.partitions.computeIfAbsent(partition.topicPartition(), (added) -> new PartitionProgress())
			.see(sight, this.nanoTime.getAsLong());
	}

	/**
	 * A record that waits and has not failed waits for its time.
	 */
	private static boolean isDue(AssignedPartition partition, long offset) {
		return partition.waiting(offset) == null || partition.failedAttempts(offset) != null;
	}

	/**
	 * Return what a pause means for how a partition gets on.
	 * @param reason why it is paused, or {@code null} if it is not
	 * @param interrupted whether what the handler needs is away
	 * @return whether it takes records
	 */
	static Hold hold(@Nullable PauseReason reason, boolean interrupted) {
		if (reason == null) {
			return Hold.NONE;
		}
		return switch (reason) {
			case RECORDS, BYTES, SHARE, SPAN, METADATA -> interrupted ? Hold.HALTED : Hold.BACKPRESSURE;
			case CIRCUIT, POSITION, GROUP, REQUESTED -> Hold.HALTED;
		};
	}

	/**
	 * Tell how far behind a partition is now. May be called from any thread.
	 * @param seen what was seen of it
	 * @return how far it is behind
	 */
	PartitionLag now(SeenProgress seen) {
		return seen.at(this.nanoTime.getAsLong(), this.clock.millis(), this.stuckAfter);
	}

}

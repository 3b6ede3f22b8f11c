package io.mergelane.commit;

import java.util.Optional;

import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is committed of one assigned partition, and what may be.
 * <p>
 * Invariant: {@link #committed()} never decreases, and is never greater than what the
 * tracker allowed.
 * <p>
 * Threading: confined to the consumer thread.
 */
public final class PartitionCommit {

	private final TopicPartition topicPartition;

	private final OffsetTracker tracker;

	private long committed;

	private boolean closed;

	/**
	 * Create the state of a newly assigned partition.
	 * @param topicPartition the partition
	 * @param tracker its tracker
	 * @param committed the offset committed when it was assigned, or
	 * {@link OffsetTracker#NOTHING}
	 */
	public PartitionCommit(TopicPartition topicPartition, OffsetTracker tracker, long committed) {
		this.topicPartition = topicPartition;
		this.tracker = tracker;
		this.committed = committed;
	}

	public TopicPartition topicPartition() {
		return this.topicPartition;
	}

	/**
	 * Return the committed offset: the next one to read.
	 * @return the offset or {@link OffsetTracker#NOTHING}
	 */
	public long committed() {
		return this.committed;
	}

	/**
	 * Never commit this partition again: it was revoked or lost.
	 */
	public void close() {
		this.closed = true;
	}

	/**
	 * Return what to commit.
	 * @return the offset, or {@code null} if nothing was finished since the last commit
	 */
	@Nullable OffsetAndMetadata due() {
		long offset = this.tracker.committable();
		if (this.closed || offset <= this.committed) {
			return null;
		}
		int epoch = this.tracker.committableLeaderEpoch();
		Optional<Integer> leaderEpoch = (epoch >= 0) ? Optional.of(epoch) : Optional.empty();
		return new OffsetAndMetadata(offset, leaderEpoch, "");
	}

	void accepted(long offset) {
		this.committed = Math.max(this.committed, offset);
	}

}

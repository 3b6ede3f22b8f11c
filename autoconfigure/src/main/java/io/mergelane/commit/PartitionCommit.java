package io.mergelane.commit;

import java.util.Optional;

import io.mergelane.tracker.CommitMetadata;
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

	/**
	 * No offset is committed.
	 */
	public static final long NOTHING = -1;

	private final TopicPartition topicPartition;

	private final OffsetTracker tracker;

	private long committed;

	private String committedStamp;

	private long committedFinished;

	private long unrecorded;

	private boolean closed;

	/**
	 * Create the state of a newly assigned partition.
	 * @param topicPartition the partition
	 * @param tracker its tracker
	 * @param committed the offset committed when it was assigned, or {@link #NOTHING};
	 * nothing is committed that tells no more
	 * @param committedStamp the owner stamp that is committed with it, or empty
	 */
	public PartitionCommit(TopicPartition topicPartition, OffsetTracker tracker, long committed,
			String committedStamp) {
		this.topicPartition = topicPartition;
		this.tracker = tracker;
		this.committed = committed;
		this.committedStamp = committedStamp;
	}

	public TopicPartition topicPartition() {
		return this.topicPartition;
	}

	/**
	 * Return the committed offset: the next one to read.
	 * @return the offset or {@link #NOTHING}
	 */
	public long committed() {
		return this.committed;
	}

	/**
	 * Return the owner stamp that was committed last.
	 * @return the stamp, or empty
	 */
	public String committedStamp() {
		return this.committedStamp;
	}

	/**
	 * Return how many finished records beyond the committed offset the metadata of the
	 * last commit could not tell of, as the broker limits its length. They would be
	 * handled again after a restart.
	 * @return the number of records
	 */
	public long unrecorded() {
		return this.unrecorded;
	}

	/**
	 * Never commit this partition again: it was revoked or lost.
	 */
	public void close() {
		this.closed = true;
	}

	/**
	 * Move on over what was finished.
	 */
	void advance() {
		this.tracker.advance();
	}

	/**
	 * Return what to commit.
	 * @param metadataLimit the most characters of metadata
	 * @param stamp the owner stamp, or empty
	 * @return the commit, or {@code null} if nothing was finished since the last one, and
	 * the stamp is the same
	 */
	@Nullable DueCommit due(int metadataLimit, String stamp) {
		long offset = this.tracker.committable();
		long finished = this.tracker.finished();
		boolean tellsMore = finished > this.committedFinished || isNew(stamp);
		boolean changed = offset > this.committed || (offset == this.committed && tellsMore);
		if (this.closed || !changed) {
			return null;
		}
		CommitMetadata metadata = this.tracker.metadata(stamp, metadataLimit);
		this.unrecorded = Math.max(0, this.tracker.finishedAhead() - metadata.records());
		int epoch = this.tracker.committableLeaderEpoch();
		Optional<Integer> leaderEpoch = (epoch >= 0) ? Optional.of(epoch) : Optional.empty();
		return new DueCommit(this, new OffsetAndMetadata(offset, leaderEpoch, metadata.text()), finished, stamp);
	}

	private boolean isNew(String stamp) {
		return !stamp.isEmpty() && !stamp.equals(this.committedStamp);
	}

	void accepted(long offset, long finished, String stamp) {
		this.committed = Math.max(this.committed, offset);
		this.committedFinished = Math.max(this.committedFinished, finished);
		// If there was no room for it, there will be none the next time.
		this.committedStamp = stamp;
	}

}

package io.mergelane.consumer;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.commit.PartitionCommit;
import io.mergelane.flow.PartitionLoad;
import io.mergelane.tracker.CommitMetadata;
import io.mergelane.tracker.FinishedRuns;
import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition for the time it is assigned to a consumer. Assigned again, it is a new
 * one: what is left of the old can neither start nor finish anything in it.
 * <p>
 * Threading: what starts, ends, fails and finishes records may be called from any thread;
 * the rest is confined to the consumer thread.
 */
final class AssignedPartition {

	/**
	 * What has happened to the partition last.
	 *
	 * <pre>
	 * ASSIGNED -&gt; DRAINING (revoked), CLOSED (lost)
	 * DRAINING -&gt; CLOSED (drained, or time over)
	 * </pre>
	 */
	private enum State {

		ASSIGNED, DRAINING, CLOSED

	}

	private final OffsetTracker tracker;

	private final AtomicLong bytes = new AtomicLong();

	private final PartitionCommit commit;

	// Few: those that failed and are not finished.
	private final Map<Long, FailedAttempts> failed = new ConcurrentHashMap<>();

	// Those of them that wait to be tried again.
	private final Map<Long, FailedKey> waiting = new ConcurrentHashMap<>();

	// Those of them whose dead letter could not be written, with the reason.
	private final Map<Long, String> notKept = new ConcurrentHashMap<>();

	private final AtomicInteger started = new AtomicInteger();

	private long lastTimestamp = ConsumerRecord.NO_TIMESTAMP;

	// Written by the consumer thread only.
	private volatile State state = State.ASSIGNED;

	private AssignedPartition(OffsetTracker tracker, PartitionCommit commit) {
		this.tracker = tracker;
		this.commit = commit;
	}

	/**
	 * Create a partition that goes on where it was committed.
	 * @param topicPartition the partition
	 * @param committed what was committed
	 * @return the partition
	 */
	static AssignedPartition committed(TopicPartition topicPartition, OffsetAndMetadata committed) {
		OffsetTracker tracker = new OffsetTracker(committed.offset(),
				committed.leaderEpoch().orElse(OffsetTracker.NO_LEADER_EPOCH), finished(committed));
		return new AssignedPartition(tracker, new PartitionCommit(topicPartition, tracker, committed.offset(),
				CommitMetadata.stamp(committed.metadata())));
	}

	/**
	 * Create a partition that does not go on where it was committed, if ever it was.
	 * @param topicPartition the partition
	 * @param offset where it begins
	 * @param finished what is known to be finished beyond it
	 * @return the partition
	 */
	static AssignedPartition beginning(TopicPartition topicPartition, long offset, FinishedRuns finished) {
		OffsetTracker tracker = new OffsetTracker(offset, OffsetTracker.NO_LEADER_EPOCH, finished);
		return new AssignedPartition(tracker,
				new PartitionCommit(topicPartition, tracker, PartitionCommit.NOTHING, ""));
	}

	/**
	 * Return what is finished beyond a committed offset.
	 * @param committed what was committed
	 * @return the finished runs
	 */
	static FinishedRuns finished(OffsetAndMetadata committed) {
		return CommitMetadata.read(committed.metadata(), committed.offset());
	}

	/**
	 * Create the partition that takes the place of this one when its position is moved
	 * back. To move is not to commit: that comes when something is finished.
	 * @param offset the offset it was moved to
	 * @return the partition, which may begin below that offset
	 */
	AssignedPartition movedBackTo(long offset) {
		OffsetTracker tracker = this.tracker.movedBackTo(offset);
		return new AssignedPartition(tracker,
				new PartitionCommit(topicPartition(), tracker, tracker.committable(), this.commit.committedStamp()));
	}

	/**
	 * Create the partition that takes the place of this one when somebody has asked to go
	 * on elsewhere. What is finished before is handled again; what is finished behind is
	 * not.
	 * @param offset where to go on
	 * @return the partition, which begins at the first offset from there on that is not
	 * finished, and is committed there at once
	 */
	AssignedPartition movedTo(long offset) {
		return uncommitted(this.tracker.movedTo(offset));
	}

	/**
	 * Create the partition that takes the place of this one to go on where it was.
	 * @return the partition, which begins with the first unfinished record
	 */
	AssignedPartition again() {
		return uncommitted(this.tracker.movedBackTo(this.tracker.next()));
	}

	private AssignedPartition uncommitted(OffsetTracker moved) {
		return new AssignedPartition(moved, new PartitionCommit(topicPartition(), moved, PartitionCommit.NOTHING, ""));
	}

	/**
	 * Let nothing wait any longer: the partition is closed, and what is tried again does
	 * not start.
	 */
	void releaseWaiting() {
		Set.copyOf(this.waiting.values()).forEach(FailedKey::release);
	}

	TopicPartition topicPartition() {
		return this.commit.topicPartition();
	}

	OffsetTracker tracker() {
		return this.tracker;
	}

	PartitionCommit commit() {
		return this.commit;
	}

	long bytes() {
		return this.bytes.get();
	}

	PartitionLoad load() {
		return new PartitionLoad(this.tracker.inFlight(), this.bytes.get(), this.tracker.span(),
				this.commit.unrecorded());
	}

	/**
	 * Return the timestamp of the last record that was polled.
	 * @return the timestamp, or {@link ConsumerRecord#NO_TIMESTAMP}
	 */
	long lastTimestamp() {
		return this.lastTimestamp;
	}

	/**
	 * Take a polled record in hand.
	 * @param record the record
	 * @param size its size in bytes
	 * @param time when it was polled, in milliseconds of the consumer's own time
	 * @return the ticket, {@link OffsetTracker#NO_TICKET} if it is in hand already, or
	 * {@link OffsetTracker#FINISHED} if there is nothing to do
	 */
	long register(ConsumerRecord<?, ?> record, long size, int time) {
		long ticket = this.tracker.register(record.offset(), record.leaderEpoch().orElse(OffsetTracker.NO_LEADER_EPOCH),
				time, record.timestamp());
		this.lastTimestamp = record.timestamp();
		if (ticket >= 0) {
			this.bytes.addAndGet(size);
		}
		return ticket;
	}

	/**
	 * Ask whether work on a record may start.
	 * @return false if the partition is not assigned any more
	 */
	boolean start() {
		// In this order: whoever drains sees the count, or the state is seen here.
		this.started.incrementAndGet();
		if (this.state == State.ASSIGNED) {
			return true;
		}
		this.started.decrementAndGet();
		return false;
	}

	/**
	 * Note that work on a record has ended, for now or for good.
	 */
	void ended() {
		this.started.decrementAndGet();
	}

	boolean finish(long ticket, long size) {
		boolean counts = this.tracker.complete(ticket);
		if (counts) {
			this.bytes.addAndGet(-size);
		}
		return counts;
	}

	/**
	 * Note that an attempt to handle a record has failed.
	 * @param offset its offset
	 * @param attempts how often it failed
	 * @param reason why it failed the last time
	 */
	void failed(long offset, int attempts, String reason) {
		this.failed.put(offset, new FailedAttempts(attempts, reason));
	}

	/**
	 * Note that a record that had failed is finished.
	 * @param offset its offset
	 */
	void recovered(long offset) {
		this.failed.remove(offset);
		this.notKept.remove(offset);
	}

	/**
	 * Note that the dead letter of a record could not be written.
	 * @param offset its offset
	 * @param reason why not
	 */
	void notKept(long offset, String reason) {
		this.notKept.put(offset, reason);
	}

	/**
	 * Return the first record whose dead letter cannot be written.
	 * @return the record, or {@code null} if there is none
	 */
	PartitionSnapshot.@Nullable NotKept notKept() {
		return this.notKept.entrySet()
			.stream()
			.min(Map.Entry.comparingByKey())
			.map((first) -> new PartitionSnapshot.NotKept(first.getKey(), first.getValue()))
			.orElse(null);
	}

	/**
	 * Note that a failed record waits to be tried again.
	 * @param offset its offset
	 * @param key its key
	 */
	void waits(long offset, FailedKey key) {
		this.waiting.put(offset, key);
	}

	/**
	 * Note that a failed record waits no longer.
	 * @param offset its offset
	 * @param key the key it waited with
	 */
	void waitsNoMore(long offset, FailedKey key) {
		this.waiting.remove(offset, key);
	}

	/**
	 * Return what a record waits with.
	 * @param offset its offset
	 * @return the key, or {@code null} if it does not wait
	 */
	@Nullable FailedKey waiting(long offset) {
		return this.waiting.get(offset);
	}

	/**
	 * Return how many failed records wait to be tried again.
	 * @return how many
	 */
	int waiting() {
		return this.waiting.size();
	}

	@Nullable FailedAttempts failedAttempts(long offset) {
		return this.failed.get(offset);
	}

	/**
	 * Let no record start any more.
	 */
	void drain() {
		transition(State.DRAINING);
	}

	/**
	 * Return whether no record is in work.
	 * @return whether it is quiet
	 */
	boolean isQuiet() {
		return this.started.get() == 0;
	}

	/**
	 * Return whether the partition has gone for good.
	 * @return whether nothing of it counts any more
	 */
	boolean isClosed() {
		return this.state == State.CLOSED;
	}

	/**
	 * Let nothing change any more.
	 */
	void close() {
		transition(State.CLOSED);
		this.tracker.close();
		this.commit.close();
	}

	/**
	 * What came of a record so far.
	 *
	 * @param attempts how often it failed
	 * @param reason why it failed the last time
	 */
	record FailedAttempts(int attempts, String reason) {

	}

	private void transition(State next) {
		if (next.compareTo(this.state) > 0) {
			this.state = next;
		}
	}

}

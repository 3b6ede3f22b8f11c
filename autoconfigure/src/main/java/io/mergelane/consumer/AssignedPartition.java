package io.mergelane.consumer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.commit.PartitionCommit;
import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition for the time it is assigned to a consumer. Assigned again, it is a new
 * one: what is left of the old can neither start nor finish anything in it.
 * <p>
 * Threading: {@link #start()}, {@link #ended()} and {@link #finish(long, long)} may be
 * called from any thread; the rest is confined to the consumer thread.
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

	private final OffsetTracker tracker = new OffsetTracker();

	private final AtomicLong bytes = new AtomicLong();

	private final PartitionCommit commit;

	private final AtomicInteger started = new AtomicInteger();

	// Written by the consumer thread only.
	private volatile State state = State.ASSIGNED;

	AssignedPartition(TopicPartition topicPartition, long committed) {
		this.commit = new PartitionCommit(topicPartition, this.tracker, committed);
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

	/**
	 * Take a polled record in hand.
	 * @param record the record
	 * @param size its size in bytes
	 * @return the ticket, or {@link OffsetTracker#NO_TICKET} if it is in hand already
	 */
	long register(ConsumerRecord<?, ?> record, long size) {
		long ticket = this.tracker.register(record.offset(),
				record.leaderEpoch().orElse(OffsetTracker.NO_LEADER_EPOCH));
		if (ticket != OffsetTracker.NO_TICKET) {
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

	void finish(long ticket, long size) {
		if (this.tracker.complete(ticket)) {
			this.bytes.addAndGet(-size);
		}
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
	 * Let nothing change any more.
	 */
	void close() {
		transition(State.CLOSED);
		this.tracker.close();
		this.commit.close();
	}

	private void transition(State next) {
		if (next.compareTo(this.state) > 0) {
			this.state = next;
		}
	}

}

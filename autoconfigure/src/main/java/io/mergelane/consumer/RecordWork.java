package io.mergelane.consumer;

import io.mergelane.failure.FailureReason;
import io.mergelane.lane.WorkItem;
import io.mergelane.recovery.OtherSuccesses;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A polled record on its way from the consumer thread to its end.
 * <p>
 * Threading: one thread at a time, as its turns follow each other.
 */
final class RecordWork implements WorkItem {

	/**
	 * What comes to an end with a record that is finished.
	 */
	enum End {

		/**
		 * Nothing: it was not in work.
		 */
		NONE,

		/**
		 * The record: its partition may go on.
		 */
		COUNTS,

		/**
		 * The work only: its partition has gone.
		 */
		LATE

	}

	private final ConsumerRecord<Object, Object> record;

	private final @Nullable LaneKey laneKey;

	private final AssignedPartition partition;

	private final long ticket;

	private final long size;

	private int attempts;

	// Set while it has failed and is not finished, with the time of its first failure.
	private @Nullable OtherSuccesses suspectedBy;

	private long suspectedSince;

	// Attempts of before a backend was back last, which are not held against it.
	private int excused;

	private int recoveries;

	private volatile @Nullable Throwable givenUp;

	// Written before it is given up.
	private volatile int handledInVain;

	private boolean inWork;

	private boolean finished;

	/**
	 * Create the work of a record.
	 * @param record the record
	 * @param laneKey its lane, or {@code null} if it waits for no other
	 * @param partition its partition
	 * @param ticket its ticket
	 * @param size its size in bytes
	 */
	RecordWork(ConsumerRecord<Object, Object> record, @Nullable LaneKey laneKey, AssignedPartition partition,
			long ticket, long size) {
		this.record = record;
		this.laneKey = laneKey;
		this.partition = partition;
		this.ticket = ticket;
		this.size = size;
	}

	/**
	 * Return how many bytes a record takes: key, value and headers as they came.
	 * @param record the record
	 * @return the size in bytes
	 */
	static long sizeOf(ConsumerRecord<?, ?> record) {
		long size = Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
		for (Header header : record.headers()) {
			size += header.key().length() + ((header.value() != null) ? header.value().length : 0);
		}
		return size;
	}

	ConsumerRecord<Object, Object> record() {
		return this.record;
	}

	int attempts() {
		return this.attempts;
	}

	AssignedPartition partition() {
		return this.partition;
	}

	/**
	 * Return what tells it from others whose fate it does not share: its key.
	 */
	Object identity() {
		return (this.laneKey != null) ? this.laneKey : this;
	}

	/**
	 * Give the record up: it is not handled any more, but kept elsewhere. May be called
	 * from any thread.
	 * @param reason why
	 * @param attempts how often it was handled in vain
	 */
	void giveUp(Throwable reason, int attempts) {
		this.handledInVain = attempts;
		this.givenUp = reason;
	}

	/**
	 * Return how often the record was handled before it was given up: to keep it as a
	 * dead letter may take attempts as well.
	 */
	int handledInVain() {
		return this.handledInVain;
	}

	/**
	 * Return why the record was given up, or {@code null} if it was not.
	 */
	@Nullable Throwable givenUp() {
		return this.givenUp;
	}

	/**
	 * Return when the record failed first.
	 * @param others knows the time
	 */
	long suspectedSince(OtherSuccesses others) {
		if (this.suspectedBy == null) {
			this.suspectedBy = others;
			this.suspectedSince = others.suspect();
		}
		return this.suspectedSince;
	}

	/**
	 * Return how many attempts count against the record, with the one that fails now:
	 * those since what it needs was back last.
	 * @param known how often that was back so far
	 */
	int countedAttempts(int known) {
		if (this.recoveries != known) {
			this.recoveries = known;
			this.excused = this.attempts;
			cleared();
		}
		return this.attempts + 1 - this.excused;
	}

	private void cleared() {
		if (this.suspectedBy != null) {
			this.suspectedBy.cleared();
			this.suspectedBy = null;
		}
	}

	@Override
	public @Nullable Object laneKey() {
		return this.laneKey;
	}

	@Override
	public boolean start() {
		if (!this.inWork) {
			this.inWork = this.partition.start();
			if (!this.inWork) {
				cleared();
			}
		}
		return this.inWork;
	}

	boolean isFinished() {
		return this.finished;
	}

	/**
	 * The record's effect is durable.
	 * @return what has come to an end by that
	 */
	End finished() {
		End end = End.NONE;
		if (this.inWork) {
			end = this.partition.finish(this.ticket, this.size) ? End.COUNTS : End.LATE;
			this.finished = true;
			cleared();
			if (this.attempts > 0) {
				this.partition.recovered(this.record.offset());
			}
			ended();
		}
		return end;
	}

	/**
	 * An attempt has failed; the record stays unfinished.
	 * @param cause why
	 * @return false if the record was finished before
	 */
	boolean failed(Throwable cause) {
		if (!this.inWork) {
			return false;
		}
		this.attempts++;
		this.partition.failed(this.record.offset(), this.attempts, FailureReason.of(cause));
		ended();
		return true;
	}

	/**
	 * The dead letter of the record could not be written; the record stays unfinished.
	 * @param problem why not
	 * @return false if the record was finished before
	 */
	boolean notKept(Throwable problem) {
		if (!this.inWork) {
			return false;
		}
		this.partition.notKept(this.record.offset(), FailureReason.of(problem));
		return failed(problem);
	}

	/**
	 * It is not known what came of the record.
	 * @return whether it is to be handled again
	 */
	boolean abandoned() {
		if (this.inWork) {
			ended();
		}
		return !this.finished;
	}

	private void ended() {
		this.inWork = false;
		this.partition.ended();
	}

	@Override
	public String toString() {
		return this.record.topic() + "-" + this.record.partition() + "@" + this.record.offset();
	}

}

package io.mergelane.consumer;

import io.mergelane.failure.FailureReason;
import io.mergelane.lane.WorkItem;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A polled record on its way from the consumer thread to its end.
 * <p>
 * Threading: one thread at a time, as its turns follow each other.
 */
final class RecordWork implements WorkItem {

	private final ConsumerRecord<Object, Object> record;

	private final @Nullable LaneKey laneKey;

	private final AssignedPartition partition;

	private final long ticket;

	private final long size;

	private int attempts;

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

	@Override
	public @Nullable Object laneKey() {
		return this.laneKey;
	}

	@Override
	public boolean start() {
		if (!this.inWork) {
			this.inWork = this.partition.start();
		}
		return this.inWork;
	}

	/**
	 * The record's effect is durable.
	 */
	void finished() {
		if (this.inWork) {
			this.partition.finish(this.ticket, this.size);
			this.finished = true;
			if (this.attempts > 0) {
				this.partition.recovered(this.record.offset());
			}
			ended();
		}
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

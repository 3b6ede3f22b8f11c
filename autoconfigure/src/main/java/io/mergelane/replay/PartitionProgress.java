package io.mergelane.replay;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a run is in one partition of the dead-letter topic.
 * <p>
 * Invariant: the position decreases only to a dead letter that was taken last and is to
 * be taken again, so that none is taken twice otherwise.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class PartitionProgress {

	private final TopicPartition partition;

	private final ProgressMark mark;

	private final long first;

	private long next;

	PartitionProgress(TopicPartition partition, long first, ProgressMark mark) {
		this.partition = partition;
		this.mark = mark;
		this.first = first;
		this.next = first;
	}

	TopicPartition partition() {
		return this.partition;
	}

	long next() {
		return this.next;
	}

	boolean isDone() {
		return this.next >= this.mark.end();
	}

	/**
	 * Return whether a record is still to be looked at.
	 * @param offset its offset
	 * @return whether it is neither passed nor behind the end of the request
	 */
	boolean isAhead(long offset) {
		return offset >= this.next && offset < this.mark.end();
	}

	/**
	 * Pass what is before an offset.
	 * @param offset the offset; no further than to the end of the request
	 */
	void moveTo(long offset) {
		this.next = Math.max(this.next, Math.min(offset, this.mark.end()));
	}

	/**
	 * Go back to the dead letter that was passed last.
	 * @param offset its offset
	 */
	void setBack(long offset) {
		this.next = offset;
	}

	/**
	 * Return what to commit.
	 * @param offset the offset of the next record
	 * @return the offset with the mark of the request
	 */
	OffsetAndMetadata committable(long offset) {
		return new OffsetAndMetadata(offset, this.mark.text());
	}

	ReplayReport.Range range() {
		return new ReplayReport.Range(this.partition.partition(), this.first, this.next, this.mark.end());
	}

}

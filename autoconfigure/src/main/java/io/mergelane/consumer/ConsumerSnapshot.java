package io.mergelane.consumer;

import java.util.List;

import io.mergelane.skew.TopicSkew;

/**
 * State of one consumer at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param partitions the partitions it is assigned
 * @param failedCommits how many commits have failed
 * @param lateCompletions how many records were finished when their partition had gone,
 * which does not count
 * @param skew which keys and partitions the records had that it polled, by topic
 * @param overdue what has been in work for longer than it may, and still is
 */
public record ConsumerSnapshot(List<PartitionSnapshot> partitions, long failedCommits, long lateCompletions,
		List<TopicSkew> skew, List<OverdueSnapshot> overdue) {

	/**
	 * A consumer that has not polled yet.
	 */
	static final ConsumerSnapshot EMPTY = new ConsumerSnapshot(List.of(), 0, 0, List.of(), List.of());

	ConsumerSnapshot withOverdue(List<OverdueSnapshot> current) {
		return new ConsumerSnapshot(this.partitions, this.failedCommits, this.lateCompletions, this.skew, current);
	}

}

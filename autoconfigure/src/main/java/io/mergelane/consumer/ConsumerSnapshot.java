package io.mergelane.consumer;

import java.util.List;
import java.util.stream.IntStream;

import io.mergelane.lag.PartitionLag;
import io.mergelane.lane.LaneActivity;
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
 * @param client its client
 * @param lanes how busy its lanes are
 */
public record ConsumerSnapshot(List<PartitionSnapshot> partitions, long failedCommits, long lateCompletions,
		List<TopicSkew> skew, List<OverdueSnapshot> overdue, ClientSnapshot client, LaneActivity lanes) {

	/**
	 * A consumer that has not polled yet.
	 */
	static final ConsumerSnapshot EMPTY = new ConsumerSnapshot(List.of(), 0, 0, List.of(), List.of());

	/**
	 * Create a state of which neither client nor lanes are known.
	 * @param partitions the partitions it is assigned
	 * @param failedCommits how many commits have failed
	 * @param lateCompletions how many records were finished when their partition had gone
	 * @param skew which keys and partitions the records had
	 * @param overdue what has been in work for longer than it may
	 */
	public ConsumerSnapshot(List<PartitionSnapshot> partitions, long failedCommits, long lateCompletions,
			List<TopicSkew> skew, List<OverdueSnapshot> overdue) {
		this(partitions, failedCommits, lateCompletions, skew, overdue, ClientSnapshot.UNKNOWN, LaneActivity.NONE);
	}

	/**
	 * Return the same with how far behind the partitions are now.
	 * @param current one for each partition
	 */
	ConsumerSnapshot withLags(List<PartitionLag> current) {
		List<PartitionSnapshot> behind = IntStream.range(0, current.size())
			.mapToObj((index) -> this.partitions.get(index).withLag(current.get(index)))
			.toList();
		return withPartitions(behind);
	}

	ConsumerSnapshot withPartitions(List<PartitionSnapshot> others) {
		return new ConsumerSnapshot(others, this.failedCommits, this.lateCompletions, this.skew, this.overdue,
				this.client, this.lanes);
	}

	/**
	 * Return the same with what is known now.
	 * @param overdueNow what is overdue
	 * @param clientNow the client
	 * @param lanesNow how busy the lanes are
	 */
	ConsumerSnapshot with(List<OverdueSnapshot> overdueNow, ClientSnapshot clientNow, LaneActivity lanesNow) {
		return new ConsumerSnapshot(this.partitions, this.failedCommits, this.lateCompletions, this.skew, overdueNow,
				clientNow, lanesNow);
	}

}

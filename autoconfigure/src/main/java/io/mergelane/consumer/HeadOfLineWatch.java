package io.mergelane.consumer;

import java.util.HashMap;
import java.util.Map;

import io.mergelane.HeadOfLine;
import io.mergelane.flow.FlowController;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds records that keep their partition from going on, and deals with them as the
 * application wants.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class HeadOfLineWatch {

	private static final Log logger = LogFactory.getLog(HeadOfLineWatch.class);

	private final String listener;

	private final HeadOfLine policy;

	private final FlowController flow;

	private final Map<TopicPartition, Long> found = new HashMap<>();

	HeadOfLineWatch(String listener, HeadOfLine policy, FlowController flow) {
		this.listener = listener;
		this.policy = policy;
		this.flow = flow;
	}

	void look(AssignedPartitions partitions) {
		this.found.keySet().retainAll(partitions.assigned());
		partitions.all().forEach(this::look);
	}

	/**
	 * Return whether a partition was found to be kept from going on.
	 * @param partition the partition
	 * @return whether its oldest record holds it up
	 */
	boolean isHeldUp(TopicPartition partition) {
		return this.found.containsKey(partition);
	}

	private void look(AssignedPartition partition) {
		TrackerSnapshot.Oldest oldest = this.flow.isHeldUp(partition.load()) ? partition.tracker().snapshot().oldest()
				: null;
		if (oldest == null) {
			this.found.remove(partition.topicPartition());
			return;
		}
		Long before = this.found.put(partition.topicPartition(), oldest.offset());
		if (before == null || before != oldest.offset()) {
			log(partition, oldest.offset());
		}
		FailedKey waiting = partition.waiting(oldest.offset());
		// One that is not due waits as well, and is not at fault.
		if (waiting != null && partition.failedAttempts(oldest.offset()) != null) {
			deal(waiting, oldest.offset());
		}
	}

	private void log(AssignedPartition partition, long offset) {
		logger.warn(
				"Listener '%s': %s@%d keeps its partition from going on, %s. Nearly all %d records polled behind it are finished, and no more are polled; head-of-line is '%s'"
					.formatted(this.listener, partition.topicPartition(), offset, why(partition, offset),
							partition.load().span(), this.policy));
	}

	private static String why(AssignedPartition partition, long offset) {
		AssignedPartition.FailedAttempts failed = partition.failedAttempts(offset);
		if (failed != null) {
			return "it has failed %d times: %s".formatted(failed.attempts(), failed.reason());
		}
		return (partition.waiting(offset) != null) ? "it is not due" : "its handler has not returned";
	}

	private void deal(FailedKey waiting, long offset) {
		switch (this.policy) {
			case WAIT -> {
			}
			case PARK -> waiting.letOthersPass();
			case DEAD_LETTER -> waiting.giveUp(offset, new HeadOfLineException());
		}
	}

}

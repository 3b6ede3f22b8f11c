package io.mergelane.commit;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Commits what is finished; the only place from which offsets are committed.
 * <p>
 * In steady state commits are asynchronous, no more frequent than the interval, and one
 * at a time, so that an earlier one cannot overtake a later one. When partitions are
 * revoked the commit is synchronous. A commit that fails leaves the state as it was and
 * is due again: what is finished stays finished.
 * <p>
 * Threading: confined to the consumer thread; Kafka calls the callback of an asynchronous
 * commit there as well.
 */
public final class OffsetCommitter {

	private static final Log logger = LogFactory.getLog(OffsetCommitter.class);

	private final String listener;

	private final long intervalNanos;

	private final LongSupplier nanoTime;

	private boolean outstanding;

	private long lastAttempt;

	private long failures;

	private long failuresInARow;

	/**
	 * Create a committer.
	 * @param listener id of the listener, for the log
	 * @param interval the least time between two asynchronous commits
	 * @param nanoTime source of the time, as {@link System#nanoTime()}
	 */
	public OffsetCommitter(String listener, Duration interval, LongSupplier nanoTime) {
		this.listener = listener;
		this.intervalNanos = interval.toNanos();
		this.nanoTime = nanoTime;
		this.lastAttempt = nanoTime.getAsLong() - this.intervalNanos;
	}

	/**
	 * Commit asynchronously if something is finished, the interval is over and no commit
	 * is on its way.
	 * @param consumer the consumer
	 * @param partitions all assigned partitions
	 */
	public void commitIfDue(Consumer<?, ?> consumer, Collection<PartitionCommit> partitions) {
		long now = this.nanoTime.getAsLong();
		if (this.outstanding || now - this.lastAttempt < this.intervalNanos) {
			return;
		}
		Map<PartitionCommit, OffsetAndMetadata> due = due(partitions);
		if (due.isEmpty()) {
			return;
		}
		this.lastAttempt = now;
		this.outstanding = true;
		try {
			consumer.commitAsync(byPartition(due), (offsets, exception) -> completed(due, exception));
		}
		catch (KafkaException ex) {
			// Not sent, so the callback does not come. It is for the container to judge.
			completed(due, ex);
			throw ex;
		}
	}

	private void completed(Map<PartitionCommit, OffsetAndMetadata> due, @Nullable Exception exception) {
		this.outstanding = false;
		if (exception != null) {
			failed(due, exception);
		}
		else {
			accepted(due);
		}
	}

	private void accepted(Map<PartitionCommit, OffsetAndMetadata> due) {
		this.failuresInARow = 0;
		due.forEach((partition, offset) -> partition.accepted(offset.offset()));
	}

	/**
	 * Commit synchronously what is finished.
	 * @param consumer the consumer
	 * @param partitions the partitions
	 * @param timeout how long to wait for the broker
	 */
	public void commitNow(Consumer<?, ?> consumer, Collection<PartitionCommit> partitions, Duration timeout) {
		Map<PartitionCommit, OffsetAndMetadata> due = due(partitions);
		if (due.isEmpty()) {
			return;
		}
		try {
			commitDespiteWakeup(consumer, byPartition(due), timeout);
			accepted(due);
		}
		catch (KafkaException ex) {
			failed(due, ex);
		}
	}

	/**
	 * The container wakes the consumer up to stop it. A wake-up that comes too late for
	 * the poll hits the next commit instead, once (spring-kafka #4622).
	 */
	private void commitDespiteWakeup(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> offsets,
			Duration timeout) {
		try {
			consumer.commitSync(offsets, timeout);
		}
		catch (WakeupException ex) {
			consumer.commitSync(offsets, timeout);
		}
	}

	/**
	 * Return how many commits have failed.
	 * @return the number of failed commits
	 */
	public long failures() {
		return this.failures;
	}

	private Map<PartitionCommit, OffsetAndMetadata> due(Collection<PartitionCommit> partitions) {
		Map<PartitionCommit, OffsetAndMetadata> due = new HashMap<>();
		for (PartitionCommit partition : partitions) {
			OffsetAndMetadata offset = partition.due();
			if (offset != null) {
				due.put(partition, offset);
			}
		}
		return due;
	}

	private static Map<TopicPartition, OffsetAndMetadata> byPartition(Map<PartitionCommit, OffsetAndMetadata> due) {
		Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
		due.forEach((partition, offset) -> offsets.put(partition.topicPartition(), offset));
		return offsets;
	}

	/**
	 * A line for the first failure, and then for the second, fourth, eighth in a row.
	 */
	private void failed(Map<PartitionCommit, OffsetAndMetadata> due, Exception exception) {
		this.failures++;
		this.failuresInARow++;
		if (Long.bitCount(this.failuresInARow) == 1) {
			logger.warn(
					"Listener '%s': offsets of %s could not be committed, %d times in a row; what is finished stays so, and may be handled again after a crash: %s"
						.formatted(this.listener, byPartition(due).keySet(), this.failuresInARow, exception));
		}
	}

}

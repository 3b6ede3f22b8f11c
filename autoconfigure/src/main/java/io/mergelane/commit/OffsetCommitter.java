package io.mergelane.commit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
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

	private final CommitStamps stamps;

	private final Runnable whenFailed;

	private final MetadataLimit metadataLimit = new MetadataLimit();

	private boolean outstanding;

	private long lastAttempt;

	private long failures;

	private long failuresInARow;

	/**
	 * Create a committer.
	 * @param listener id of the listener, for the log
	 * @param interval the least time between two asynchronous commits
	 * @param nanoTime source of the time, as {@link System#nanoTime()}
	 * @param stamps knows what is committed beside offsets
	 * @param whenFailed called after each commit that failed
	 */
	public OffsetCommitter(String listener, Duration interval, LongSupplier nanoTime, CommitStamps stamps,
			Runnable whenFailed) {
		this.listener = listener;
		this.intervalNanos = interval.toNanos();
		this.nanoTime = nanoTime;
		this.stamps = stamps;
		this.whenFailed = whenFailed;
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
		List<DueCommit> due = due(partitions);
		if (due.isEmpty()) {
			return;
		}
		this.lastAttempt = now;
		this.outstanding = true;
		try {
			consumer.commitAsync(byPartition(due), (offsets, exception) -> completed(due, exception));
		}
		catch (RuntimeException ex) {
			// Not sent, so the callback does not come. It is for the container to judge.
			completed(due, ex);
			throw ex;
		}
	}

	private void completed(List<DueCommit> due, @Nullable Exception exception) {
		this.outstanding = false;
		if (exception == null) {
			accepted(due);
		}
		else if (isMetadataTooLong(due, exception)) {
			this.lastAttempt -= this.intervalNanos;
		}
		else {
			failed(due, exception);
		}
	}

	private void accepted(List<DueCommit> due) {
		this.failuresInARow = 0;
		due.forEach(DueCommit::accepted);
		this.metadataLimit.taken(longestMetadata(due));
	}

	/**
	 * Commit synchronously what is finished.
	 * @param consumer the consumer
	 * @param partitions the partitions
	 * @param timeout how long to wait for the broker
	 */
	public void commitNow(Consumer<?, ?> consumer, Collection<PartitionCommit> partitions, Duration timeout) {
		List<DueCommit> due = due(partitions);
		while (!due.isEmpty() && !isThrough(consumer, due, timeout)) {
			// Something may have been finished meanwhile.
			partitions.forEach(PartitionCommit::advance);
			due = due(partitions);
		}
	}

	/**
	 * Commit once.
	 * @return false if it is to be tried again, with shorter metadata
	 */
	private boolean isThrough(Consumer<?, ?> consumer, List<DueCommit> due, Duration timeout) {
		try {
			Map<TopicPartition, OffsetAndMetadata> offsets = byPartition(due);
			DespiteWakeup.run(() -> consumer.commitSync(offsets, timeout));
			accepted(due);
		}
		catch (KafkaException ex) {
			if (isMetadataTooLong(due, ex)) {
				return false;
			}
			failed(due, ex);
		}
		return true;
	}

	private boolean isMetadataTooLong(List<DueCommit> due, Exception exception) {
		int longest = longestMetadata(due);
		if (!(exception instanceof OffsetMetadataTooLarge) || longest == 0) {
			return false;
		}
		this.metadataLimit.refused(longest);
		logger.info("Listener '%s': the broker refused %d characters of commit metadata, %d are tried next"
			.formatted(this.listener, longest, this.metadataLimit.current()));
		return true;
	}

	private static int longestMetadata(List<DueCommit> due) {
		return due.stream().mapToInt((commit) -> commit.offset().metadata().length()).max().orElse(0);
	}

	/**
	 * Return how many commits have failed. What they were to commit was or will be
	 * committed by a later one, unless the partition has gone.
	 * @return the number of failed commits
	 */
	public long failures() {
		return this.failures;
	}

	private List<DueCommit> due(Collection<PartitionCommit> partitions) {
		List<DueCommit> due = new ArrayList<>();
		for (PartitionCommit partition : partitions) {
			DueCommit commit = partition.due(this.metadataLimit.current(),
					this.stamps.stamp(partition.topicPartition()));
			if (commit != null) {
				due.add(commit);
			}
		}
		return due;
	}

	private static Map<TopicPartition, OffsetAndMetadata> byPartition(List<DueCommit> due) {
		Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
		due.forEach((commit) -> offsets.put(commit.partition().topicPartition(), commit.offset()));
		return offsets;
	}

	/**
	 * A line for the first failure, and then for the second, fourth, eighth in a row.
	 */
	private void failed(List<DueCommit> due, Exception exception) {
		this.failures++;
		this.whenFailed.run();
		this.failuresInARow++;
		if (Long.bitCount(this.failuresInARow) == 1) {
			logger.warn(
					"Listener '%s': offsets of %s could not be committed, %d times in a row; what is finished stays so, and may be handled again after a crash: %s"
						.formatted(this.listener, byPartition(due).keySet(), this.failuresInARow, exception));
		}
	}

}

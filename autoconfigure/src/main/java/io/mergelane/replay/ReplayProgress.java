package io.mergelane.replay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.mergelane.deadletter.DeadLetterRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is in its dead-letter topic, and how far the request was before.
 * <p>
 * The first run of a request fixes where it ends, in each partition. A dead letter that
 * comes later, as one that was replayed and has failed again does, never belongs to it.
 * Nor does a partition that was added later.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class ReplayProgress {

	private final Consumer<byte[], byte[]> consumer;

	private final Map<TopicPartition, PartitionProgress> partitions = new LinkedHashMap<>();

	private ReplayProgress(Consumer<byte[], byte[]> consumer) {
		this.consumer = consumer;
	}

	/**
	 * Find out where a request stands, and let the consumer go on there.
	 * @param consumer the consumer, with the group of the request
	 * @param request the request
	 * @return its progress
	 * @throws ReplayRefusedException if the topic is missing, or the request was run with
	 * another filter or target before
	 */
	static ReplayProgress open(Consumer<byte[], byte[]> consumer, ReplayRequest request) {
		List<TopicPartition> topicPartitions = partitions(consumer, request.topic());
		ReplayProgress progress = new ReplayProgress(consumer);
		Map<TopicPartition, @Nullable OffsetAndMetadata> committed = committed(consumer, topicPartitions);
		Map<TopicPartition, Long> ends = consumer.endOffsets(topicPartitions);
		if (committed.isEmpty()) {
			progress.begin(request, topicPartitions, ends);
		}
		else {
			progress.resume(request, committed, ends);
		}
		progress.seek();
		return progress;
	}

	private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
		@Nullable List<PartitionInfo> infos = consumer.partitionsFor(topic);
		if (infos == null || infos.isEmpty()) {
			throw new ReplayRefusedException("There is no dead-letter topic '%s'.".formatted(topic));
		}
		return infos.stream()
			.map((info) -> new TopicPartition(topic, info.partition()))
			.sorted(Comparator.comparing(TopicPartition::partition))
			.toList();
	}

	private static Map<TopicPartition, @Nullable OffsetAndMetadata> committed(Consumer<byte[], byte[]> consumer,
			List<TopicPartition> topicPartitions) {
		Map<TopicPartition, @Nullable OffsetAndMetadata> all = new HashMap<>(
				consumer.committed(new HashSet<>(topicPartitions)));
		Map<TopicPartition, @Nullable OffsetAndMetadata> committed = new LinkedHashMap<>();
		for (TopicPartition partition : topicPartitions) {
			if (all.get(partition) != null) {
				committed.put(partition, all.get(partition));
			}
		}
		return committed;
	}

	private void begin(ReplayRequest request, List<TopicPartition> topicPartitions, Map<TopicPartition, Long> ends) {
		Map<TopicPartition, Long> starts = this.consumer.beginningOffsets(topicPartitions);
		Map<TopicPartition, @Nullable OffsetAndTimestamp> earliest = earliest(request.filter(), topicPartitions);
		String hash = request.hash();
		for (TopicPartition partition : topicPartitions) {
			long end = Objects.requireNonNull(ends.get(partition));
			long start = Objects.requireNonNull(starts.get(partition));
			if (request.filter().from() != null) {
				OffsetAndTimestamp found = earliest.get(partition);
				start = (found != null) ? Math.max(start, found.offset()) : end;
			}
			add(partition, Math.min(start, end), new ProgressMark(hash, end));
		}
	}

	private Map<TopicPartition, @Nullable OffsetAndTimestamp> earliest(ReplayFilter filter,
			List<TopicPartition> topicPartitions) {
		if (filter.from() == null) {
			return Map.of();
		}
		Map<TopicPartition, Long> times = new HashMap<>();
		topicPartitions.forEach((partition) -> times.put(partition, Math.max(0, filter.from().toEpochMilli())));
		return new HashMap<>(this.consumer.offsetsForTimes(times));
	}

	private void resume(ReplayRequest request, Map<TopicPartition, @Nullable OffsetAndMetadata> committed,
			Map<TopicPartition, Long> ends) {
		Map<TopicPartition, Long> starts = this.consumer.beginningOffsets(committed.keySet());
		String hash = request.hash();
		committed.forEach((partition, offset) -> {
			ProgressMark mark = (offset != null) ? ProgressMark.parse(offset.metadata()) : null;
			if (offset == null || mark == null || !mark.hash().equals(hash)) {
				throw new ReplayRefusedException(
						"Replay '%s' of '%s' was run with another filter or target before; repeat these to resume it, or choose another id."
							.formatted(request.id(), request.topic()));
			}
			// Of a log that was truncated, what is written there now came later.
			long end = Math.min(mark.end(), Objects.requireNonNull(ends.get(partition)));
			add(partition, Math.max(offset.offset(), Objects.requireNonNull(starts.get(partition))),
					new ProgressMark(hash, end));
		});
	}

	private void add(TopicPartition partition, long start, ProgressMark mark) {
		this.partitions.put(partition, new PartitionProgress(partition, start, mark));
	}

	private void seek() {
		List<PartitionProgress> open = this.partitions.values().stream().filter((one) -> !one.isDone()).toList();
		this.consumer.assign(open.stream().map(PartitionProgress::partition).toList());
		open.forEach((one) -> this.consumer.seek(one.partition(), one.next()));
	}

	boolean isDone() {
		return this.partitions.values().stream().allMatch(PartitionProgress::isDone);
	}

	/**
	 * Return how far the run is in a partition.
	 * @param partition one of the partitions that are read
	 * @return its progress
	 */
	PartitionProgress of(TopicPartition partition) {
		return Objects.requireNonNull(this.partitions.get(partition));
	}

	/**
	 * Everything that was polled is looked at: move on over what is no record, as the
	 * marks of transactions.
	 * @return whether a partition has moved
	 */
	boolean catchUp() {
		boolean moved = false;
		for (TopicPartition partition : this.consumer.assignment()) {
			PartitionProgress progress = of(partition);
			long before = progress.next();
			progress.moveTo(this.consumer.position(partition));
			moved |= progress.next() > before;
		}
		this.consumer.pause(this.consumer.assignment().stream().filter((one) -> of(one).isDone()).toList());
		return moved;
	}

	/**
	 * Commit where the run is.
	 */
	void commit() {
		Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
		this.partitions.values().forEach((one) -> offsets.put(one.partition(), one.committable(one.next())));
		this.consumer.commitSync(offsets);
	}

	/**
	 * Commit that a dead letter is passed, and pass it if the broker has accepted that.
	 * @param letter the dead letter
	 * @throws ReplayStoppedException if the broker has not
	 * @throws InterruptedException if the thread was interrupted before
	 */
	void pass(DeadLetterRecord letter) throws ReplayStoppedException, InterruptedException {
		PartitionProgress partition = of(letter);
		long next = letter.record().offset() + 1;
		try {
			this.consumer.commitSync(Map.of(partition.partition(), partition.committable(next)));
		}
		catch (InterruptException ex) {
			throw interrupted();
		}
		catch (KafkaException ex) {
			throw new ReplayStoppedException(
					"Dead letter %s was not replayed, as the progress of the request cannot be committed: %s. Run the request again; its report tells whether it goes on with this letter."
						.formatted(LetterTarget.name(letter), ReplayStoppedException.text(ex)));
		}
		partition.moveTo(next);
	}

	/**
	 * Kafka has set the flag of the thread; here it is an exception.
	 */
	static InterruptedException interrupted() {
		Thread.interrupted();
		return new InterruptedException();
	}

	/**
	 * Commit that a dead letter was not passed after all, and go back to it.
	 * @param letter the dead letter that was passed last
	 * @throws KafkaException if the broker does not accept it; the letter stays passed
	 */
	void setBack(DeadLetterRecord letter) {
		PartitionProgress partition = of(letter);
		long offset = letter.record().offset();
		this.consumer.commitSync(Map.of(partition.partition(), partition.committable(offset)));
		partition.setBack(offset);
	}

	private PartitionProgress of(DeadLetterRecord letter) {
		return of(new TopicPartition(letter.record().topic(), letter.record().partition()));
	}

	List<ReplayReport.Range> ranges() {
		return this.partitions.values().stream().map(PartitionProgress::range).toList();
	}

}

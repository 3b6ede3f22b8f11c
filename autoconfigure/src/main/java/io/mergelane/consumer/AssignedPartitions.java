package io.mergelane.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import io.mergelane.commit.PartitionCommit;
import io.mergelane.flow.PauseReason;
import io.mergelane.lag.SeenProgress;
import io.mergelane.skew.KeyName;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions a consumer is assigned at present.
 * <p>
 * Threading: confined to the consumer thread, but for {@link #snapshot()}.
 */
final class AssignedPartitions {

	private final Map<TopicPartition, AssignedPartition> partitions = new LinkedHashMap<>();

	private final ConsumerTime time;

	private final LagWatch lags;

	private final KeyWatch keys;

	// Assigned, but it is not known yet where they begin.
	private final Set<TopicPartition> waiting = new LinkedHashSet<>();

	// Gone, but some of their records are still in work.
	private final List<AssignedPartition> leaving = new ArrayList<>();

	private long lateCompletions;

	private volatile Published published = new Published(ConsumerSnapshot.EMPTY, List.of());

	AssignedPartitions(ConsumerTime time, LagWatch lags, KeyWatch keys) {
		this.time = time;
		this.lags = lags;
		this.keys = keys;
	}

	@Nullable AssignedPartition get(TopicPartition topicPartition) {
		return this.partitions.get(topicPartition);
	}

	void add(AssignedPartition partition) {
		this.partitions.put(partition.topicPartition(), partition);
	}

	/**
	 * Remove partitions.
	 * @param topicPartitions which ones
	 * @return those that were there
	 */
	List<AssignedPartition> remove(Collection<TopicPartition> topicPartitions) {
		List<AssignedPartition> removed = new ArrayList<>();
		for (TopicPartition topicPartition : topicPartitions) {
			AssignedPartition partition = this.partitions.remove(topicPartition);
			if (partition != null) {
				removed.add(partition);
			}
		}
		return removed;
	}

	/**
	 * Keep an eye on what is still in work of partitions that have gone, and show them no
	 * more.
	 * @param gone the partitions
	 */
	void left(Collection<AssignedPartition> gone) {
		this.leaving.addAll(gone);
		this.published = this.published.of(this.partitions.keySet());
	}

	/**
	 * Return what is assigned.
	 * @return the partitions, those that wait to begin included
	 */
	Set<TopicPartition> assigned() {
		Set<TopicPartition> assigned = new HashSet<>(this.partitions.keySet());
		assigned.addAll(this.waiting);
		return assigned;
	}

	/**
	 * Return the partitions of which it is not known yet where they begin.
	 * @return the partitions, to be changed by whoever takes them in
	 */
	Set<TopicPartition> waiting() {
		return this.waiting;
	}

	Collection<AssignedPartition> all() {
		return this.partitions.values();
	}

	/**
	 * Return what looks at the keys of their records.
	 * @return the watch
	 */
	KeyWatch keys() {
		return this.keys;
	}

	List<PartitionCommit> commits() {
		return this.partitions.values().stream().map(AssignedPartition::commit).toList();
	}

	/**
	 * Publish the state.
	 * @param consumer the consumer
	 * @param ends knows the log ends of paused partitions
	 * @param paused why the engine has paused a partition
	 * @param interrupted whether what the handler needs is away
	 * @param heldUp whether its oldest record keeps a partition from going on
	 * @param failedCommits how many commits have failed
	 */
	void publish(Consumer<?, ?> consumer, PausedEnds ends, Function<TopicPartition, @Nullable PauseReason> paused,
			boolean interrupted, Predicate<TopicPartition> heldUp, long failedCommits) {
		ends.refresh(consumer);
		this.lags.retain(assigned());
		Set<TopicPartition> assignment = consumer.assignment();
		List<PartitionSnapshot> snapshots = new ArrayList<>();
		List<SeenProgress> progress = new ArrayList<>();
		for (AssignedPartition partition : this.partitions.values()) {
			TopicPartition topicPartition = partition.topicPartition();
			if (assignment.contains(topicPartition)) {
				TrackerSnapshot tracker = partition.tracker().snapshot();
				PauseReason reason = paused.apply(topicPartition);
				SeenProgress seen = this.lags.see(partition, tracker, unread(partition, consumer, ends),
						LagWatch.hold(reason, interrupted), age(tracker.oldest()));
				progress.add(seen);
				snapshots.add(snapshot(partition, tracker, seen, reason, heldUp.test(topicPartition)));
			}
		}
		this.published = new Published(new ConsumerSnapshot(snapshots, failedCommits, lateCompletions(),
				this.keys.snapshot(snapshots), List.of()), progress);
	}

	private @Nullable Duration age(TrackerSnapshot.@Nullable Oldest oldest) {
		return (oldest != null) ? this.time.since(oldest.time()) : null;
	}

	private long lateCompletions() {
		long late = this.lateCompletions;
		for (Iterator<AssignedPartition> each = this.leaving.iterator(); each.hasNext();) {
			AssignedPartition partition = each.next();
			boolean quiet = partition.isQuiet();
			late += partition.tracker().late();
			if (quiet) {
				this.lateCompletions += partition.tracker().late();
				each.remove();
			}
		}
		return late;
	}

	/**
	 * Return how many records were not polled. The consumer learns of the end of the log
	 * when it fetches, which it does not while a partition is paused.
	 */
	private static OptionalLong unread(AssignedPartition partition, Consumer<?, ?> consumer, PausedEnds ends) {
		OptionalLong end = ends.of(partition.topicPartition());
		return end.isPresent() ? OptionalLong.of(end.getAsLong() - partition.tracker().next())
				: consumer.currentLag(partition.topicPartition());
	}

	private PartitionSnapshot snapshot(AssignedPartition partition, TrackerSnapshot tracker, SeenProgress seen,
			@Nullable PauseReason paused, boolean heldUp) {
		TopicPartition topicPartition = partition.topicPartition();
		return new PartitionSnapshot(topicPartition.topic(), topicPartition.partition(), partition.commit().committed(),
				this.lags.now(seen), paused, tracker, oldest(partition, tracker.oldest()),
				new PartitionSnapshot.Failed(partition.waiting(), heldUp, partition.notKept()));
	}

	private PartitionSnapshot.@Nullable Oldest oldest(AssignedPartition partition,
			TrackerSnapshot.@Nullable Oldest oldest) {
		if (oldest == null) {
			return null;
		}
		AssignedPartition.FailedAttempts failed = partition.failedAttempts(oldest.offset());
		return new PartitionSnapshot.Oldest(oldest.offset(), this.time.since(oldest.time()),
				(failed != null) ? failed.attempts() : 0, (failed != null) ? failed.reason() : null,
				keyOf(partition, oldest.offset()));
	}

	private @Nullable KeyName keyOf(AssignedPartition partition, long offset) {
		FailedKey waiting = partition.waiting(offset);
		Object key = (waiting != null) ? waiting.keyOf(offset) : null;
		return (key != null) ? this.keys.name(key) : null;
	}

	/**
	 * Return the state as it was published last, and how far behind the partitions are
	 * now. May be called from any thread.
	 * @return the state
	 */
	ConsumerSnapshot snapshot() {
		Published last = this.published;
		return last.state().withLags(last.progress().stream().map(this.lags::now).toList());
	}

	/**
	 * What was published.
	 *
	 * @param state the state
	 * @param progress how its partitions get on, in their order
	 */
	private record Published(ConsumerSnapshot state, List<SeenProgress> progress) {

		/**
		 * Return what was published of some of the partitions.
		 * @param kept which ones
		 */
		Published of(Set<TopicPartition> kept) {
			List<PartitionSnapshot> partitions = new ArrayList<>();
			List<SeenProgress> progress = new ArrayList<>();
			for (int i = 0; i < this.progress.size(); i++) {
				PartitionSnapshot partition = this.state.partitions().get(i);
				if (kept.contains(new TopicPartition(partition.topic(), partition.partition()))) {
					partitions.add(partition);
					progress.add(this.progress.get(i));
				}
			}
			return new Published(this.state.withPartitions(partitions), progress);
		}

	}

}

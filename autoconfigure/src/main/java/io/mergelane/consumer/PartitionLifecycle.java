package io.mergelane.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.mergelane.commit.OffsetCommitter;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceMember;
import io.mergelane.rebalance.RebalanceWatch;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes partitions in when they are assigned, and lets them go when they are revoked or
 * lost.
 * <p>
 * Revoked: nothing new starts, what is in work may finish until the deadline, what is
 * finished is committed. Lost: another consumer may own them already, so nothing is
 * committed. Either way nothing of the old assignment changes anything afterwards. Spring
 * Kafka reports a loss as a revocation as well: the second call finds nothing.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class PartitionLifecycle {

	private static final Log logger = LogFactory.getLog(PartitionLifecycle.class);

	private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(5);

	private static final long ASK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

	/**
	 * How much longer than asking took to wait before asking again.
	 */
	private static final int ASK_PAUSE = 2;

	private final String listener;

	private final AssignedPartitions partitions;

	private final LogPositions logPositions;

	private final PositionStore store;

	private final OffsetCommitter committer;

	private final Duration drainTimeout;

	private final RebalanceWatch watch;

	private final EngineSurroundings surroundings;

	// When to ask again where waiting partitions begin.
	private long askAgain;

	PartitionLifecycle(String listener, AssignedPartitions partitions, LogPositions logPositions, PositionStore store,
			OffsetCommitter committer, Duration drainTimeout, RebalanceWatch watch, EngineSurroundings surroundings) {
		this.listener = listener;
		this.partitions = partitions;
		this.logPositions = logPositions;
		this.store = store;
		this.committer = committer;
		this.drainTimeout = drainTimeout;
		this.watch = watch;
		this.surroundings = surroundings;
	}

	/**
	 * The consumer is about to poll: it is told how long ago it has done so, and what has
	 * become of it in its group meanwhile.
	 * @param consumer the consumer
	 */
	void polling(Consumer<?, ?> consumer) {
		this.watch.polling(OwnMember.of(consumer));
	}

	/**
	 * The consumer has polled records, and hands them over.
	 * @param runs the records
	 */
	void polled(List<PolledRun> runs) {
		if (!runs.isEmpty() && this.watch.isLate()) {
			PolledRun first = runs.get(0);
			this.watch.handedOverLate("%s@%d".formatted(first.topicPartition(), first.firstOffset()));
		}
	}

	/**
	 * The consumer is closed.
	 * @param fenced whether it was, as another one has its static id
	 */
	void stopped(boolean fenced) {
		this.watch.stopped(fenced);
	}

	void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
		RebalanceMember member = OwnMember.of(consumer);
		this.watch.assigned(member, consumer.subscription());
		assigned.stream().filter((one) -> this.partitions.get(one) == null).forEach(this.partitions.waiting()::add);
		this.surroundings.membership().rebalanced();
		begin(consumer);
		if (this.partitions.waiting().isEmpty() && this.watch.settled()) {
			logger.info("Listener '%s': rebalanced, no partitions assigned that it did not have (epoch %s)"
				.formatted(this.listener, member.epoch()));
		}
	}

	/**
	 * Begin partitions that could not begin when they were assigned, as nobody could tell
	 * where. They are paused meanwhile, and the others go on: asking takes no more than a
	 * third of the time.
	 * @param consumer the consumer
	 */
	void beginWaiting(Consumer<?, ?> consumer) {
		if (!this.partitions.waiting().isEmpty() && this.surroundings.nanoTime().getAsLong() - this.askAgain >= 0) {
			begin(consumer);
		}
	}

	private void begin(Consumer<?, ?> consumer) {
		Set<TopicPartition> waiting = this.partitions.waiting();
		if (waiting.isEmpty() || !this.surroundings.membership().mayBegin()) {
			return;
		}
		long asked = this.surroundings.nanoTime().getAsLong();
		LogPositions.Begun begun = this.logPositions.begin(consumer, List.copyOf(waiting));
		List<TopicPartition> added = begun.partitions().stream().map(AssignedPartition::topicPartition).toList();
		begun.partitions().forEach(this.partitions::add);
		waiting.removeAll(added);
		// There may be more than can be asked for at a time: those go first next time.
		waiting.removeAll(begun.unanswered());
		waiting.addAll(begun.unanswered());
		if (!added.isEmpty()) {
			List<String> names = names(added);
			this.watch.begun(names);
			log("assigned", names, 0);
		}
		long answered = this.surroundings.nanoTime().getAsLong();
		this.askAgain = answered + Math.max(ASK_INTERVAL, ASK_PAUSE * (answered - asked));
	}

	/**
	 * Return whether a partition was assigned and could not begin yet.
	 * @param topicPartition the partition
	 * @return whether it waits
	 */
	boolean isWaiting(TopicPartition topicPartition) {
		return this.partitions.waiting().contains(topicPartition);
	}

	void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
		this.partitions.waiting().removeAll(revoked);
		this.logPositions.forget(revoked);
		List<AssignedPartition> going = this.partitions.remove(revoked);
		if (going.isEmpty()) {
			return;
		}
		this.watch.leaving();
		drain(going);
		going.forEach((partition) -> partition.tracker().advance());
		this.committer.commitNow(consumer, going.stream().map(AssignedPartition::commit).toList(), BROKER_TIMEOUT);
		close(RebalanceEvent.Type.REVOKED, going);
		this.store.left(revoked);
	}

	void lost(Collection<TopicPartition> lost) {
		this.partitions.waiting().removeAll(lost);
		this.logPositions.forget(lost);
		List<AssignedPartition> going = this.partitions.remove(lost);
		if (!going.isEmpty()) {
			this.watch.leaving();
			close(RebalanceEvent.Type.LOST, going);
		}
		this.store.left(lost);
	}

	/**
	 * Leave the partitions whose position somebody else has taken or moved. They begin
	 * anew after the next poll: it tells whether they are still ours.
	 */
	void leaveFenced() {
		List<AssignedPartition> fenced = this.partitions.remove(this.store.takeFenced());
		if (!fenced.isEmpty()) {
			close(RebalanceEvent.Type.FENCED, fenced);
			fenced.forEach((partition) -> this.partitions.waiting().add(partition.topicPartition()));
		}
	}

	/**
	 * Begin a partition anew whose position was moved back: by a seek, or as the log was
	 * truncated. What is in hand of it from there on is handled again, or is not in the
	 * log any more. What is unfinished below is fetched and handled again as well, as
	 * nothing of the old partition counts any more.
	 * @param consumer the consumer
	 * @param partition the partition
	 * @param offset the offset it was moved to
	 * @return the partition to go on with; if it begins below the offset, the consumer
	 * was moved there
	 */
	AssignedPartition movedBack(Consumer<?, ?> consumer, AssignedPartition partition, long offset) {
		AssignedPartition anew = partition.movedBackTo(offset);
		long begin = anew.tracker().next();
		logger.warn("Listener '%s': position of %s was moved back from %d to %d; records are handled from %d on again"
			.formatted(this.listener, partition.topicPartition(), partition.tracker().next(), offset, begin));
		partition.close();
		this.partitions.left(List.of(partition));
		this.partitions.add(anew);
		if (begin < offset) {
			consumer.seek(partition.topicPartition(), begin);
		}
		this.store.moved(partition.topicPartition(), begin);
		return anew;
	}

	private void drain(List<AssignedPartition> going) {
		going.forEach(AssignedPartition::drain);
		this.surroundings.waiting()
			.until(() -> going.stream().allMatch(AssignedPartition::isQuiet), this.drainTimeout.toNanos());
	}

	private void close(RebalanceEvent.Type type, List<AssignedPartition> going) {
		going.forEach(AssignedPartition::close);
		this.partitions.left(going);
		long unfinished = going.stream().mapToLong((partition) -> partition.tracker().inFlight()).sum();
		List<String> names = names(going.stream().map(AssignedPartition::topicPartition).toList());
		this.watch.gone(type, names, unfinished);
		log(type.name().toLowerCase(Locale.ROOT), names, unfinished);
	}

	private static List<String> names(List<TopicPartition> partitions) {
		return partitions.stream().map(TopicPartition::toString).sorted().toList();
	}

	private void log(String what, List<String> names, long unfinished) {
		logger.info("Listener '%s': partitions %s: %s%s".formatted(this.listener, what, names,
				(unfinished > 0) ? "; polled and unfinished: " + unfinished : ""));
	}

}

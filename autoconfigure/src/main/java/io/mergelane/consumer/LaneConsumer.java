package io.mergelane.consumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntSupplier;

import io.mergelane.lane.LaneDispatcher;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a lane listener: its partitions and its lanes.
 * <p>
 * Threading: confined to the consumer thread, but for {@link #snapshot()} and
 * {@link #ask(ConsumerRequest)}.
 */
public final class LaneConsumer {

	private static final Log logger = LogFactory.getLog(LaneConsumer.class);

	private final Thread thread = Thread.currentThread();

	private final AssignedPartitions partitions;

	private final LogPositions logPositions;

	private final PartitionLifecycle lifecycle;

	private final ConsumerTurn turn;

	private final PartitionSeek seeks;

	private final LaneDispatcher<RecordWork> lanes;

	private final LaneListenerSettings settings;

	private final ConsumerTime time;

	private final IntSupplier parallelism;

	private final RecordRequests requests = new RecordRequests();

	private final BrokerContact contact;

	private int appliedParallelism;

	LaneConsumer(AssignedPartitions partitions, LogPositions logPositions, PartitionLifecycle lifecycle,
			ConsumerTurn turn, PartitionSeek seeks, LaneDispatcher<RecordWork> lanes, LaneListenerSettings settings,
			ConsumerTime time, IntSupplier parallelism) {
		this.partitions = partitions;
		this.logPositions = logPositions;
		this.lifecycle = lifecycle;
		this.turn = turn;
		this.seeks = seeks;
		this.lanes = lanes;
		this.settings = settings;
		this.time = time;
		this.parallelism = parallelism;
		this.contact = new BrokerContact(time::nanos);
		this.appliedParallelism = settings.lanes().parallelism();
	}

	/**
	 * Take polled records in hand: all of them or, if this throws, none.
	 * @param consumer the consumer
	 * @param records the records, those of a partition one after the other
	 * @throws LostOffsetException if the log has lost records before these
	 */
	public void accept(Consumer<?, ?> consumer, List<ConsumerRecord<Object, Object>> records) {
		List<PolledRun> runs = PolledRun.of(records);
		this.lifecycle.polled(runs);
		this.logPositions.jumped(consumer, jumps(runs));
		List<RecordWork> works = new ArrayList<>(records.size());
		List<PolledRun> taken = new ArrayList<>(runs.size());
		int time = this.time.now();
		for (PolledRun run : runs) {
			AssignedPartition partition = partitionOf(consumer, run);
			if (partition != null) {
				taken.add(run);
				run.records().forEach((record) -> accept(record, partition, time, works));
			}
		}
		// Before a worker can read from a key that is a buffer.
		this.partitions.keys().look(taken);
		this.lanes.submit(works);
	}

	/**
	 * Return the partition that takes records, if there is one. By the consumer protocol
	 * a poll may return records of partitions that it has reported as lost: they are the
	 * new owner's.
	 */
	private @Nullable AssignedPartition partitionOf(Consumer<?, ?> consumer, PolledRun run) {
		AssignedPartition partition = this.partitions.get(run.topicPartition());
		if (partition == null) {
			logger.info("%d records of %s from offset %d are dropped, as the partition has gone"
				.formatted(run.records().size(), run.topicPartition(), run.firstOffset()));
			return null;
		}
		if (run.firstOffset() >= partition.tracker().next()) {
			return partition;
		}
		AssignedPartition anew = this.lifecycle.movedBack(consumer, partition, run.firstOffset());
		// If the consumer was moved further back it brings these again.
		return (anew.tracker().next() == run.firstOffset()) ? anew : null;
	}

	private List<LogPositions.Jump> jumps(List<PolledRun> runs) {
		List<LogPositions.Jump> jumps = List.of();
		for (PolledRun run : runs) {
			if (this.lifecycle.isWaiting(run.topicPartition())) {
				throw new IllegalStateException("It is not known yet where %s begins".formatted(run.topicPartition()));
			}
			AssignedPartition partition = this.partitions.get(run.topicPartition());
			if (partition != null && run.firstOffset() > partition.tracker().next()) {
				jumps = jumps.isEmpty() ? new ArrayList<>() : jumps;
				jumps.add(new LogPositions.Jump(run.topicPartition(), partition.tracker().next(), run.firstOffset()));
			}
		}
		return jumps;
	}

	private void accept(ConsumerRecord<Object, Object> record, AssignedPartition partition, int time,
			List<RecordWork> works) {
		long size = RecordWork.sizeOf(record);
		long ticket = partition.register(record, size, time);
		if (ticket >= 0) {
			LaneKey key = LaneKey.of(record, this.settings.ordering(), this.settings.nullKey());
			works.add(new RecordWork(record, key, partition, ticket, size));
		}
	}

	/**
	 * Do what others have asked for, move on over finished records, pause or resume,
	 * commit, publish the state.
	 * @param consumer the consumer
	 */
	public void beforePoll(Consumer<?, ?> consumer) {
		this.lifecycle.polling(consumer);
		this.requests.answer(new RequestTarget(this.partitions, (request) -> this.seeks.seek(consumer, request)));
		applyParallelism();
		this.lifecycle.beginWaiting(consumer);
		this.lifecycle.leaveFenced();
		this.logPositions.checkJumps(consumer);
		if (this.turn.run(consumer)) {
			this.contact.look(consumer);
		}
	}

	private void applyParallelism() {
		int wanted = this.parallelism.getAsInt();
		if (wanted != this.appliedParallelism) {
			this.appliedParallelism = wanted;
			this.lanes.parallelism(wanted);
		}
	}

	/**
	 * Ask for something that is done before the next poll, or at once on the consumer's
	 * own thread. May be called from any thread.
	 * @param request what is asked for
	 */
	public void ask(ConsumerRequest<?> request) {
		if (Thread.currentThread() == this.thread) {
			// It is in the midst of something else: not the time to move.
			request.answer(new RequestTarget(this.partitions, (seek) -> seek.refused(SteeringResult.NO_ANSWER)));
		}
		else {
			this.requests.add(request);
		}
	}

	/**
	 * Take partitions in.
	 * @param consumer the consumer
	 * @param assigned the partitions
	 */
	public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
		this.lifecycle.assigned(consumer, assigned);
		// The same poll may bring records of them.
		this.turn.pause(consumer);
	}

	/**
	 * Drain partitions, commit what is finished and let them go.
	 * @param consumer the consumer
	 * @param revoked the partitions
	 */
	public void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
		this.lifecycle.revoked(consumer, revoked);
	}

	/**
	 * Let partitions go without a commit.
	 * @param lost the partitions
	 */
	public void lost(Collection<TopicPartition> lost) {
		this.lifecycle.lost(lost);
	}

	/**
	 * Close the lanes if this is the thread the consumer was polled on.
	 * @param fenced whether it has stopped as another one has its static id
	 * @return whether it is
	 */
	public boolean closeIfOnThisThread(boolean fenced) {
		if (Thread.currentThread() != this.thread) {
			return false;
		}
		this.lifecycle.stopped(fenced);
		this.lanes.close();
		this.requests.close();
		return true;
	}

	/**
	 * Return what its workers are at. May be called from any thread.
	 * @return the work
	 */
	public List<WorkSnapshot> inWork() {
		return this.lanes.running().stream().map(WorkSnapshot::of).toList();
	}

	/**
	 * Return the state as it was published last, with what is overdue now. May be called
	 * from any thread.
	 * @return the state
	 */
	public ConsumerSnapshot snapshot() {
		List<OverdueSnapshot> overdue = this.lanes.overdue().stream().map(OverdueSnapshot::of).toList();
		return this.partitions.snapshot()
			.with(overdue, new ClientSnapshot(this.contact.clientId(), this.contact.silence(), this.thread.isAlive()),
					this.lanes.activity());
	}

}

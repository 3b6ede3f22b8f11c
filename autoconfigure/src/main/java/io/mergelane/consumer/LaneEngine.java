package io.mergelane.consumer;

import java.time.Duration;

import io.mergelane.Ordering;
import io.mergelane.commit.OffsetCommitter;
import io.mergelane.failure.LineBudget;
import io.mergelane.flow.FlowController;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.lane.LaneDispatcher;
import io.mergelane.rebalance.RebalanceLog;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.KafkaUtils;

/**
 * What the consumers of one started listener share. Each gets lanes of its own.
 * <p>
 * Threading: thread-safe.
 */
public final class LaneEngine {

	/**
	 * Failures listed in the log in ten seconds.
	 */
	private static final int MAX_LINES = 100;

	private final String id;

	private final LaneListenerSettings settings;

	private final RecordsHandler handler;

	private final EngineSurroundings surroundings;

	private final PauseRequests pauseRequests;

	private final PositionStore store;

	private final FailureLog failureLog;

	/**
	 * Create the engine of a started listener.
	 * @param id id of the listener
	 * @param settings how it runs
	 * @param handler handles its records
	 * @param surroundings threads and time
	 * @param pauseRequests tells what the user wants paused
	 * @param store knows where partitions go on
	 */
	public LaneEngine(String id, LaneListenerSettings settings, RecordsHandler handler, EngineSurroundings surroundings,
			PauseRequests pauseRequests, PositionStore store) {
		this.id = id;
		this.settings = settings;
		this.handler = handler;
		this.surroundings = surroundings;
		this.pauseRequests = pauseRequests;
		this.store = store;
		this.failureLog = new FailureLog(id, settings.retry(),
				new LineBudget(MAX_LINES, Duration.ofSeconds(10), surroundings.nanoTime()));
	}

	/**
	 * Create the state of a consumer. Called on its thread.
	 * @param rebalances where its assignment changes go
	 * @return the state
	 */
	public LaneConsumer newConsumer(RebalanceLog rebalances) {
		ConsumerTime time = new ConsumerTime(this.surroundings.nanoTime());
		AssignedPartitions partitions = new AssignedPartitions(time);
		OffsetCommitter committer = new OffsetCommitter(this.id, this.settings.commitInterval(),
				this.surroundings.nanoTime());
		LogPositions logPositions = new LogPositions(this.id, this.settings.noCommittedOffset(), this.store, rebalances,
				this.surroundings);
		PartitionLifecycle lifecycle = new PartitionLifecycle(this.id, partitions, logPositions, this.store, committer,
				this.settings.drainTimeout(), rebalances, this.surroundings);
		ConsumerTurn turn = new ConsumerTurn(partitions, new FlowController(this.settings.limits()),
				new PauseSwitch(this.pauseRequests::isPauseRequested), committer, this.surroundings);
		return new LaneConsumer(partitions, logPositions, lifecycle, turn, newLanes(KafkaUtils.getConsumerGroupId()),
				this.settings, time);
	}

	private LaneDispatcher<RecordWork> newLanes(@Nullable String group) {
		LaneRunner runner = new LaneRunner(group, this.handler, this.settings, this.failureLog);
		// Of keys there are many, with few records each; of partitions few, with many.
		boolean shared = this.handler.takesBatches() && this.settings.ordering() != Ordering.PARTITION;
		return shared
				? LaneDispatcher.hashed(this.settings.lanes(), runner, this.surroundings.workers(),
						this.surroundings.timer())
				: LaneDispatcher.perKey(this.settings.lanes(), runner, this.surroundings.workers(),
						this.surroundings.timer());
	}

}

package io.mergelane.consumer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.commit.OffsetCommitter;
import io.mergelane.failure.LineBudget;
import io.mergelane.flow.Circuit;
import io.mergelane.flow.FlowController;
import io.mergelane.flow.RateLimit;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.lane.LaneDispatcher;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.recovery.FailureServices;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.skew.SkewRecorder;
import org.apache.kafka.clients.consumer.Consumer;
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

	private final FailureServices services;

	private final FailureLog failureLog;

	private final Circuit circuit;

	private final RateLimit rate;

	private final FailureJudge judge;

	// Topics of which it is in the log that they have records without a key.
	private final Set<String> withoutKeys = ConcurrentHashMap.newKeySet();

	private volatile int parallelism;

	/**
	 * Create the engine of a started listener.
	 * @param id id of the listener
	 * @param settings how it runs
	 * @param handler handles its records
	 * @param surroundings threads and time
	 * @param pauseRequests tells what the user wants paused
	 * @param store knows where partitions go on
	 * @param services whom to ask about failures
	 */
	public LaneEngine(String id, LaneListenerSettings settings, RecordsHandler handler, EngineSurroundings surroundings,
			PauseRequests pauseRequests, PositionStore store, FailureServices services) {
		this.id = id;
		this.settings = settings;
		this.parallelism = settings.lanes().parallelism();
		this.handler = handler;
		this.surroundings = surroundings;
		this.pauseRequests = pauseRequests;
		this.store = store;
		this.services = services;
		FailureSettings failures = settings.failures();
		this.failureLog = new FailureLog(id, failures.retry(),
				new LineBudget(MAX_LINES, Duration.ofSeconds(10), surroundings.nanoTime()));
		this.circuit = new Circuit(failures.circuit().failures(), failures.circuit().probeInterval(),
				failures.circuit().maxProbeInterval(), surroundings.nanoTime());
		this.rate = new RateLimit(settings.pace().recordsPerSecond(), surroundings.nanoTime());
		// A position in the database has no gaps: nothing may be overtaken.
		this.judge = new FailureJudge(services.classifier(), failures, settings.offsets() == Offsets.KAFKA,
				this.circuit, this.failureLog, surroundings.counts());
	}

	/**
	 * Create the state of a consumer. Called on its thread.
	 * @param consumer the consumer
	 * @param rebalances where its assignment changes go
	 * @return the state
	 */
	public LaneConsumer newConsumer(Consumer<?, ?> consumer, RebalanceLog rebalances) {
		ConsumerTime time = new ConsumerTime(this.surroundings.nanoTime());
		AssignedPartitions partitions = new AssignedPartitions(time,
				new LagWatch(this.surroundings.nanoTime(), this.surroundings.clock(), this.settings.stuckAfter()),
				newKeyWatch());
		OffsetCommitter committer = new OffsetCommitter(this.id, this.settings.commitInterval(),
				this.surroundings.nanoTime(), this.surroundings.membership().stamps(),
				this.surroundings.counts()::commitFailed);
		LogPositions logPositions = new LogPositions(this.id, this.settings.noCommittedOffset(), this.store, rebalances,
				this.surroundings);
		PartitionLifecycle lifecycle = new PartitionLifecycle(this.id, partitions, logPositions, this.store, committer,
				this.settings.drainTimeout(),
				rebalances.newWatch(this.surroundings.nanoTime(), this.surroundings.clock()), this.surroundings);
		FlowController flow = new FlowController(this.settings.limits(), this.circuit);
		ConsumerTurn turn = new ConsumerTurn(partitions, flow, new PauseSwitch(this.pauseRequests::isPauseRequested),
				committer, new HeadOfLineWatch(this.id, this.settings.failures().headOfLine(), flow),
				this.surroundings);
		PartitionSeek seeks = new PartitionSeek(partitions, this.store, committer, this.settings.drainTimeout(),
				rebalances, this.surroundings);
		return new LaneConsumer(partitions, logPositions, lifecycle, turn, seeks,
				newLanes(KafkaUtils.getConsumerGroupId(), this.handler.forConsumer(consumer)), this.settings, time,
				() -> this.parallelism);
	}

	private KeyWatch newKeyWatch() {
		LongSupplier nanoTime = this.surroundings.nanoTime();
		return new KeyWatch(this.id, this.settings, this.withoutKeys,
				new SkewRecorder(this.surroundings.keys(), nanoTime, nanoTime.getAsLong()), this.surroundings.counts());
	}

	private LaneDispatcher<RecordWork> newLanes(@Nullable String group, RecordsHandler handler) {
		GivenUpRecords givenUp = new GivenUpRecords(this.id, group, this.services.deadLetters(), this.handler,
				this.judge, this.surroundings.workers(), this.surroundings.timer(), this.failureLog);
		FailedRecords failed = new FailedRecords(this.judge, givenUp, this.surroundings.timer(), this.failureLog);
		Pace pace = this.settings.pace();
		LaneRunner runner = new LaneRunner(group, handler, this.settings.lanes().timeout(),
				new DueTimes(pace.delay(), pace.notBeforeHeader(), this.surroundings.clock()), failed, this.failureLog);
		EntryGate gate = new EntryGate(this.circuit, this.rate);
		// Of keys there are many, with few records each; of partitions few, with many.
		boolean shared = this.handler.takesBatches() && this.settings.ordering() != Ordering.PARTITION;
		return shared
				? LaneDispatcher.hashed(this.settings.lanes(), runner, this.surroundings.workers(),
						this.surroundings.timer(), gate)
				: LaneDispatcher.perKey(this.settings.lanes(), runner, this.surroundings.workers(),
						this.surroundings.timer(), gate);
	}

	/**
	 * Change how many records begin in a second at most.
	 * @param perSecond the rate; 0 for as many as can be
	 */
	public void rate(double perSecond) {
		this.rate.change(perSecond);
	}

	/**
	 * Change how many records, or batches, are in work at once per consumer. Each takes
	 * it over before its next poll.
	 * @param most how many, as many as are configured at most
	 */
	public void parallelism(int most) {
		int configured = this.settings.lanes().parallelism();
		if (most < 1 || most > configured) {
			throw new IllegalArgumentException("Parallelism must be from 1 to %d, as configured".formatted(configured));
		}
		this.parallelism = most;
	}

	/**
	 * Return the state that its consumers share.
	 * @return the state
	 */
	public EngineSnapshot snapshot() {
		return new EngineSnapshot(this.settings.ordering(), this.settings.nullKey(), this.circuit.state(),
				this.judge.isBudgetSpent(), this.judge.givenUp(), this.parallelism, this.rate.perSecond(),
				this.surroundings.counts().snapshot());
	}

}

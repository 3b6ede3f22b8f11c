package io.mergelane.listener;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.mergelane.commit.OffsetCommitter;
import io.mergelane.flow.FlowController;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.lane.LaneDispatcher;
import io.mergelane.lane.LaneTimer;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one running listener: what its consumers share, and the consumers that
 * have partitions.
 * <p>
 * A consumer is known from its first assignment until it has no partition left, and gets
 * lanes of its own; so nothing of a stopped one is kept.
 * <p>
 * Threading: thread-safe; what concerns a consumer is called on its thread.
 */
final class LaneEngine {

	/**
	 * Parked records listed in the log in ten seconds.
	 */
	private static final int MAX_LINES = 100;

	private final Map<Consumer<?, ?>, LaneConsumer> consumers = new ConcurrentHashMap<>();

	private final RebalanceLog rebalances = new RebalanceLog();

	private final String id;

	private final LaneListenerSettings settings;

	private final RecordsHandler handler;

	private final Executor workers;

	private final LaneTimer timer;

	private final PauseRequests pauseRequests;

	private final FailureLog failureLog;

	LaneEngine(String id, LaneListenerSettings settings, RecordsHandler handler, Executor workers, LaneTimer timer,
			PauseRequests pauseRequests) {
		this.id = id;
		this.settings = settings;
		this.handler = handler;
		this.workers = workers;
		this.timer = timer;
		this.pauseRequests = pauseRequests;
		this.failureLog = new FailureLog(id, settings.retry(),
				new LineBudget(MAX_LINES, Duration.ofSeconds(10), System::nanoTime));
	}

	@Nullable LaneConsumer find(Consumer<?, ?> consumer) {
		return this.consumers.get(consumer);
	}

	LaneConsumer get(Consumer<?, ?> consumer) {
		return this.consumers.computeIfAbsent(consumer, (key) -> create());
	}

	/**
	 * Forget a consumer that has no partition left.
	 * @param consumer the consumer
	 */
	void forgetIfUnassigned(Consumer<?, ?> consumer) {
		LaneConsumer known = this.consumers.get(consumer);
		if (known != null && known.isUnassigned()) {
			this.consumers.remove(consumer);
			known.close();
		}
	}

	private LaneConsumer create() {
		AssignedPartitions partitions = new AssignedPartitions();
		OffsetCommitter committer = new OffsetCommitter(this.settings.commitInterval(), System::nanoTime);
		PartitionLifecycle lifecycle = new PartitionLifecycle(this.id, partitions, committer,
				this.settings.drainTimeout(), this.rebalances, Clock.systemUTC());
		ConsumerTurn turn = new ConsumerTurn(partitions, new FlowController(this.settings.limits()),
				new PauseSwitch(this.pauseRequests::isPauseRequested), committer, System::nanoTime);
		return new LaneConsumer(partitions, lifecycle, turn, lanes(), this.settings);
	}

	private LaneDispatcher<RecordWork> lanes() {
		LaneRunner runner = new LaneRunner(this.handler, this.settings.retry(), this.failureLog);
		return this.handler.takesBatches()
				? LaneDispatcher.hashed(this.settings.lanes(), runner, this.workers, this.timer)
				: LaneDispatcher.perKey(this.settings.lanes(), runner, this.workers, this.timer);
	}

	List<PartitionSnapshot> partitions() {
		return this.consumers.values().stream().flatMap((consumer) -> consumer.snapshot().stream()).toList();
	}

	List<RebalanceEvent> rebalances() {
		return this.rebalances.events();
	}

}

package io.mergelane.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

import io.mergelane.consumer.EngineSurroundings;
import io.mergelane.consumer.LaneConsumer;
import io.mergelane.consumer.LaneEngine;
import io.mergelane.consumer.ListenerCounts;
import io.mergelane.consumer.LostOffsetException;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.consumer.PositionStore;
import io.mergelane.failure.FailureClassifier;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.skew.KeyNames;
import io.mergelane.recovery.FailureServices;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A member of the group: the engine, driven as Spring Kafka's container drives it, and
 * its workers. Its consumer thread and its workers are events of the world.
 */
final class SimMember implements ConsumerRebalanceListener {

	private final int id;

	private final SimWorld world;

	private final SimSettings settings;

	private final Checker checker;

	private final SimConsumer consumer;

	private final SimHandler handler;

	private final LaneConsumer lanes;

	private final Set<TopicPartition> pausedByUser = new TreeSet<>(SimBroker.ORDER);

	private final Set<TopicPartition> pausedByContainer = new TreeSet<>(SimBroker.ORDER);

	/** What the user wanted paused when the container looked last. */
	private final Set<TopicPartition> pausedForUser = new TreeSet<>(SimBroker.ORDER);

	private final List<ConsumerRecord<Object, Object>> remaining = new ArrayList<>();

	private List<Assignment> going = List.of();

	private boolean polling;

	private long pollEnd;

	private boolean dead;

	private boolean stopping;

	private boolean inTurn;

	long stalledUntil;

	SimMember(int id, SimWorld world, SimSettings settings, SimBroker broker, Checker checker) {
		this.id = id;
		this.world = world;
		this.settings = settings;
		this.checker = checker;
		this.consumer = new SimConsumer(this, world, settings, broker, checker);
		this.handler = new SimHandler(this, world, settings, checker);
		Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
		EngineSurroundings surroundings = new EngineSurroundings(this::execute,
				(action, delay) -> schedule(delay.toNanos(), action), this::await, world::nanoTime, clock,
				SimMembership.STAMPED, KeyNames.hashed(), new ListenerCounts());
		LaneEngine engine = new LaneEngine("simulated", settings.listener(world::fraction), this.handler, surroundings,
				this.pausedByUser::contains, PositionStore.KAFKA,
				new FailureServices(new FailureClassifier(), new SimDeadLetters(this, world, settings, checker)));
		this.lanes = engine.newConsumer(this.consumer, new RebalanceLog((event) -> {
		}));
		world.note("started", id, null, 0, 0);
		this.consumer.subscribe(List.of(), this);
		schedule(SimWorld.millis(world.below(50)), this::turn);
	}

	int id() {
		return this.id;
	}

	SimConsumer consumer() {
		return this.consumer;
	}

	int turns() {
		return this.handler.turns();
	}

	boolean isDead() {
		return this.dead;
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Return whether its consumer thread is at work, and waits for something.
	 */
	boolean isInTurn() {
		return this.inTurn;
	}

	/**
	 * Return when all turns that there may be were taken last.
	 */
	long lastFull() {
		return this.handler.lastFull();
	}

	void throwIfDead() {
		if (this.dead) {
			throw new SimCrash();
		}
	}

	// Threads and time

	/**
	 * Let something happen later, unless the member has died.
	 */
	void schedule(long delay, Runnable action) {
		this.world.schedule(delay, () -> {
			if (!this.dead) {
				action.run();
			}
		});
	}

	private void execute(Runnable worker) {
		if (this.settings.has(Fault.REJECTION) && !this.world.isCalm() && this.world.chance(0.2)) {
			throw new RejectedExecutionException();
		}
		schedule(SimWorld.millis(this.world.chance(0.8) ? 0 : this.world.below(5)), () -> work(worker));
	}

	private void work(Runnable worker) {
		try {
			worker.run();
		}
		catch (HandlerThrew ex) {
			// The thread ends.
			this.world.note("worker died", this.id, null, 0, 0);
		}
	}

	private boolean await(BooleanSupplier condition, long nanos) {
		boolean held = this.world.await(this, condition, nanos);
		if (!this.going.isEmpty()) {
			this.checker.drained(this.going, held);
		}
		return held;
	}

	/**
	 * Let time pass on the consumer thread.
	 */
	void pause(long nanos) {
		this.world.await(this, () -> false, nanos);
	}

	// The consumer thread

	private void turn() {
		if (this.stopping) {
			end();
			return;
		}
		if (this.world.now() < this.stalledUntil && !this.world.isCalm()) {
			schedule(this.stalledUntil - this.world.now(), this::turn);
			return;
		}
		long begun = this.world.now();
		this.inTurn = true;
		try {
			schedule(poll(), this::turn);
		}
		catch (SimCrash ex) {
			// Nothing of it is left.
		}
		catch (LostOffsetException ex) {
			throw this.checker.fail("S17: the listener stops: " + ex.getMessage());
		}
		catch (KafkaException ex) {
			// As HandOverErrorHandler does.
			this.world.note("consumer failed", this.id, ex.getClass().getSimpleName(), 0, 0);
			this.polling = false;
			schedule(SimWorld.millis(200), this::turn);
		}
		catch (RuntimeException ex) {
			SimFailure failure = this.checker.fail("the engine threw " + ex);
			failure.addSuppressed(ex);
			throw failure;
		}
		finally {
			this.inTurn = false;
			if (this.world.now() - begun > SimWorld.millis(300)) {
				this.consumer.lastTrouble = this.world.now();
			}
		}
	}

	/**
	 * Do a part of a poll, or what comes before and behind it.
	 * @return when to go on
	 */
	private long poll() {
		if (!this.polling) {
			pausePartitions();
			this.lanes.beforePoll(this.consumer);
			this.polling = true;
			this.pollEnd = this.world.now() + SimWorld.millis(this.settings.pollTimeoutMillis());
		}
		ConsumerRecords<Object, Object> polled = this.consumer.poll(Duration.ZERO);
		if (!this.remaining.isEmpty()) {
			this.polling = false;
			handOver();
			return SimWorld.millis(1);
		}
		if (polled.isEmpty() && this.world.now() < this.pollEnd) {
			return Math.min(this.pollEnd - this.world.now(), SimWorld.millis(1 + this.world.below(60)));
		}
		this.polling = false;
		if (this.stopping) {
			// The container does not hand them over.
			polled.forEach((record) -> ((PolledRecord) record).delivery.forget());
		}
		else if (!polled.isEmpty()) {
			polled.forEach(this.remaining::add);
			handOver();
		}
		resumePartitions();
		return SimWorld.millis(this.world.chance(0.7) ? 0 : this.world.below(20));
	}

	/**
	 * Hand polled records over. If that fails they are handed over again, and nothing is
	 * polled before.
	 */
	private void handOver() {
		try {
			this.lanes.accept(this.consumer, List.copyOf(this.remaining));
			this.remaining.clear();
			this.consumer.holdBack(false);
		}
		catch (LostOffsetException ex) {
			throw ex;
		}
		catch (KafkaException | IllegalStateException ex) {
			this.consumer.holdBack(true);
			throw new KafkaException("not handed over", ex);
		}
	}

	private void pausePartitions() {
		List<TopicPartition> toPause = new ArrayList<>(this.consumer.assignment());
		this.pausedForUser.clear();
		this.pausedForUser.addAll(this.pausedByUser);
		toPause.removeIf((partition) -> !isPausedByUser(partition) || this.consumer.paused().contains(partition));
		this.consumer.pause(toPause);
		this.pausedByContainer.addAll(toPause);
	}

	private void resumePartitions() {
		List<TopicPartition> toResume = new ArrayList<>(this.consumer.assignment());
		toResume.removeIf((partition) -> isPausedByUser(partition) || !this.pausedByContainer.contains(partition));
		this.consumer.resume(toResume);
		toResume.forEach(this.pausedByContainer::remove);
	}

	@Override
	public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		List<TopicPartition> toPause = partitions.stream().filter(this::isPausedByUser).toList();
		this.consumer.pause(toPause);
		this.pausedByContainer.addAll(toPause);
		this.pausedForUser.addAll(toPause);
		this.lanes.assigned(this.consumer, partitions);
	}

	@Override
	public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		long begun = this.world.now();
		List<Assignment> revoked = this.consumer.assignments()
			.stream()
			.filter((assignment) -> partitions.contains(assignment.partition))
			.toList();
		this.going = revoked;
		this.lanes.revoked(this.consumer, partitions);
		this.going = List.of();
		if (this.world.now() - begun < SimWorld.millis(this.settings.drainMillis())
				&& revoked.stream().noneMatch((assignment) -> assignment.lost)) {
			this.checker.mustBeQuiet(revoked);
		}
		partitions.forEach(this.pausedByContainer::remove);
		partitions.forEach(this.pausedForUser::remove);
		this.remaining
			.removeIf((record) -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
		this.consumer.holdBack(!this.remaining.isEmpty());
	}

	@Override
	public void onPartitionsLost(Collection<TopicPartition> partitions) {
		this.lanes.lost(partitions);
		// As the container does.
		onPartitionsRevoked(partitions);
	}

	// What happens to it

	void crash() {
		this.world.note("crashed", this.id, null, 0, 0);
		this.dead = true;
	}

	void stop() {
		this.world.note("to stop", this.id, null, 0, 0);
		this.stopping = true;
		if (this.world.chance(0.3)) {
			this.consumer.wakeup();
		}
	}

	private void end() {
		try {
			this.consumer.unsubscribe();
			this.consumer.close();
			if (!this.lanes.closeIfOnThisThread(false)) {
				throw this.checker.fail("the lanes were not closed");
			}
			this.world.note("stopped", this.id, null, 0, 0);
			this.dead = true;
		}
		catch (SimCrash ex) {
			// Nothing of it is left.
		}
	}

	void pauseByUser(TopicPartition partition) {
		this.world.note("user pauses", this.id, partition, 0, 0);
		this.pausedByUser.add(partition);
	}

	void resumeByUser(TopicPartition partition) {
		this.world.note("user resumes", this.id, partition, 0, 0);
		this.pausedByUser.remove(partition);
	}

	/**
	 * Return whether the user wants a partition paused, and the container has seen it.
	 */
	boolean mustBePaused(TopicPartition partition) {
		return this.pausedByUser.contains(partition) && this.pausedForUser.contains(partition);
	}

	boolean isPausedByUser(TopicPartition partition) {
		return this.pausedByUser.contains(partition);
	}

	@Nullable String unfinishedBusiness() {
		for (Assignment assignment : this.consumer.assignments()) {
			for (Delivery delivery : assignment.deliveries) {
				if (!delivery.isDone()) {
					return delivery + " is " + delivery.state;
				}
			}
		}
		if (!this.consumer.paused().isEmpty()) {
			return "paused are " + this.consumer.paused();
		}
		for (PartitionSnapshot partition : this.lanes.snapshot().partitions()) {
			if (partition.tracker().inFlight() != 0 || partition.paused() != null) {
				return "the snapshot says " + partition;
			}
		}
		return null;
	}

}

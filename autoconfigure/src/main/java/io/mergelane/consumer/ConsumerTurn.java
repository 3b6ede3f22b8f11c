package io.mergelane.consumer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.mergelane.commit.OffsetCommitter;
import io.mergelane.flow.FlowController;
import io.mergelane.flow.PauseReason;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What is done before each poll: move on over finished records, pause or resume, commit,
 * publish the state.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class ConsumerTurn {

	private static final long PUBLISH_INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);

	private static final long WAIT_FOR_ROOM = TimeUnit.MILLISECONDS.toNanos(250);

	private final AssignedPartitions partitions;

	private final FlowController flow;

	private final PauseSwitch pauses;

	private final OffsetCommitter committer;

	private final PausedEnds pausedEnds;

	private final HeadOfLineWatch headOfLine;

	private final LongSupplier nanoTime;

	private final ConsumerWait waiting;

	private final GroupMembership membership;

	private long published;

	ConsumerTurn(AssignedPartitions partitions, FlowController flow, PauseSwitch pauses, OffsetCommitter committer,
			HeadOfLineWatch headOfLine, EngineSurroundings surroundings) {
		this.partitions = partitions;
		this.flow = flow;
		this.pauses = pauses;
		this.committer = committer;
		this.headOfLine = headOfLine;
		this.nanoTime = surroundings.nanoTime();
		this.waiting = surroundings.waiting();
		this.membership = surroundings.membership();
		this.pausedEnds = new PausedEnds(this.nanoTime);
		this.published = this.nanoTime.getAsLong() - PUBLISH_INTERVAL;
	}

	/**
	 * Do it.
	 * @param consumer the consumer
	 * @return whether the state was published, which is not done each time
	 */
	boolean run(Consumer<?, ?> consumer) {
		this.partitions.all().forEach((partition) -> partition.tracker().advance());
		updateFlow();
		if (this.flow.isFull() && this.waiting.until(this::hasRoom, WAIT_FOR_ROOM)) {
			this.partitions.all().forEach((partition) -> partition.tracker().advance());
		}
		applyPauses(consumer);
		this.committer.commitIfDue(consumer, this.partitions.commits());
		long now = this.nanoTime.getAsLong();
		if (now - this.published >= PUBLISH_INTERVAL) {
			this.published = now;
			this.headOfLine.look(this.partitions);
			this.partitions.publish(consumer, this.pausedEnds, this.pauses::reason, this.flow.isInterrupted(),
					this.headOfLine::isHeldUp, this.committer.failures());
			return true;
		}
		return false;
	}

	/**
	 * Pause and resume partitions by what is in hand of them.
	 * @param consumer the consumer
	 */
	void pause(Consumer<?, ?> consumer) {
		updateFlow();
		applyPauses(consumer);
	}

	/**
	 * Nothing may wake a consumer that polls with all partitions paused, so workers could
	 * run dry until the poll times out. To wait here first costs nothing: there is no
	 * room for what a poll would bring.
	 */
	private boolean hasRoom() {
		updateFlow();
		return !this.flow.isFull();
	}

	private void updateFlow() {
		this.flow.update(this.partitions.all().stream().map(AssignedPartition::load).toList());
	}

	private void applyPauses(Consumer<?, ?> consumer) {
		this.pauses.apply(consumer, this.partitions.assigned(), toPause());
	}

	private Map<TopicPartition, PauseReason> toPause() {
		Map<TopicPartition, PauseReason> wanted = new HashMap<>();
		PauseReason whyWaiting = this.membership.mayBegin() ? PauseReason.POSITION : PauseReason.GROUP;
		this.partitions.waiting().forEach((partition) -> wanted.put(partition, whyWaiting));
		for (AssignedPartition partition : this.partitions.all()) {
			PauseReason reason = this.flow.decide(partition.load());
			if (reason != null) {
				wanted.put(partition.topicPartition(), reason);
			}
		}
		return wanted;
	}

}

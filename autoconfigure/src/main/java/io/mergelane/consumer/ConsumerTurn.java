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

	private final AssignedPartitions partitions;

	private final FlowController flow;

	private final PauseSwitch pauses;

	private final OffsetCommitter committer;

	private final PausedEnds pausedEnds;

	private final LongSupplier nanoTime;

	private long published;

	ConsumerTurn(AssignedPartitions partitions, FlowController flow, PauseSwitch pauses, OffsetCommitter committer,
			LongSupplier nanoTime) {
		this.partitions = partitions;
		this.flow = flow;
		this.pauses = pauses;
		this.committer = committer;
		this.pausedEnds = new PausedEnds(nanoTime);
		this.nanoTime = nanoTime;
		this.published = nanoTime.getAsLong() - PUBLISH_INTERVAL;
	}

	void run(Consumer<?, ?> consumer) {
		advance();
		this.pauses.apply(consumer, toPause());
		this.committer.commitIfDue(consumer, this.partitions.commits());
		long now = this.nanoTime.getAsLong();
		if (now - this.published >= PUBLISH_INTERVAL) {
			this.published = now;
			this.partitions.publish(consumer, this.pausedEnds, this.pauses::reason);
		}
	}

	private void advance() {
		long records = 0;
		long bytes = 0;
		for (AssignedPartition partition : this.partitions.all()) {
			partition.tracker().advance();
			records += partition.tracker().inFlight();
			bytes += partition.bytes();
		}
		this.flow.update(records, bytes);
	}

	private Map<TopicPartition, PauseReason> toPause() {
		Map<TopicPartition, PauseReason> wanted = new HashMap<>();
		for (AssignedPartition partition : this.partitions.all()) {
			PauseReason reason = this.flow.decide(partition.tracker().span());
			if (reason != null) {
				wanted.put(partition.topicPartition(), reason);
			}
		}
		return wanted;
	}

}

package io.mergelane.listener;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.LaneConsumer;
import io.mergelane.consumer.LaneEngine;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.Assert;

/**
 * What Spring Kafka's container calls on the consumer thread: before each poll, with the
 * polled records, and when the assignment changes. Each call goes to the
 * {@link LaneConsumer} of that consumer.
 * <p>
 * The container's acknowledgment is never used: offsets are committed by the engine. A
 * consumer is known from its first poll until it is closed, over all rebalances, so that
 * its lanes remember what is still in work.
 * <p>
 * Threading: thread-safe.
 */
final class LaneBatchListener implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object>,
		BatchInterceptor<Object, Object>, ConsumerAwareRebalanceListener {

	private final Map<Consumer<?, ?>, LaneConsumer> consumers = new ConcurrentHashMap<>();

	private final RebalanceLog rebalances = new RebalanceLog();

	private volatile @Nullable LaneEngine engine;

	/**
	 * Set the engine for consumers to come. Called each time the container is about to
	 * start; consumers of an earlier start, which may not be gone yet, keep theirs.
	 * @param engine the engine
	 */
	void engine(LaneEngine engine) {
		this.engine = engine;
	}

	private LaneConsumer of(Consumer<?, ?> consumer) {
		return this.consumers.computeIfAbsent(consumer, (added) -> {
			LaneEngine started = this.engine;
			Assert.state(started != null, "The container has not been started");
			return started.newConsumer(this.rebalances);
		});
	}

	/**
	 * Forget the consumer of the calling thread: it is closed.
	 */
	void consumerStopped() {
		this.consumers.values().removeIf(LaneConsumer::closeIfOnThisThread);
	}

	List<ConsumerSnapshot> consumers() {
		return this.consumers.values().stream().map(LaneConsumer::snapshot).toList();
	}

	RebalanceLog rebalances() {
		return this.rebalances;
	}

	@Override
	public void setupThreadState(Consumer<?, ?> consumer) {
		of(consumer).beforePoll(consumer);
	}

	@Override
	public void onMessage(List<ConsumerRecord<Object, Object>> records, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		Assert.state(consumer != null, "The container did not pass its consumer");
		of(consumer).accept(consumer, records);
	}

	@Override
	public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
			Consumer<Object, Object> consumer) {
		return records;
	}

	@Override
	public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		of(consumer).assigned(consumer, partitions);
	}

	@Override
	public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		of(consumer).revoked(consumer, partitions);
	}

	@Override
	public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		of(consumer).lost(partitions);
	}

}

package io.mergelane.listener;

import java.util.Collection;
import java.util.List;

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
 * The container's acknowledgment is never used: offsets are committed by the engine.
 * <p>
 * Threading: thread-safe.
 */
final class LaneBatchListener implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object>,
		BatchInterceptor<Object, Object>, ConsumerAwareRebalanceListener {

	private volatile @Nullable LaneEngine engine;

	/**
	 * Set the engine. Called each time the container is about to start.
	 * @param engine the engine
	 */
	void engine(LaneEngine engine) {
		this.engine = engine;
	}

	/**
	 * Return the engine.
	 * @return the engine, or {@code null} if the container was never started
	 */
	@Nullable LaneEngine engine() {
		return this.engine;
	}

	private LaneEngine started() {
		LaneEngine started = this.engine;
		Assert.state(started != null, "The container has not been started");
		return started;
	}

	@Override
	public void setupThreadState(Consumer<?, ?> consumer) {
		LaneConsumer known = started().find(consumer);
		if (known != null) {
			known.beforePoll(consumer);
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public void onMessage(List<ConsumerRecord<Object, Object>> records, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		Assert.state(consumer != null, "The container did not pass its consumer");
		started().get(consumer).accept(records);
	}

	@Override
	public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
			Consumer<Object, Object> consumer) {
		return records;
	}

	@Override
	public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		if (!partitions.isEmpty()) {
			started().get(consumer).assigned(consumer, partitions);
		}
	}

	@Override
	public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		LaneConsumer known = started().find(consumer);
		if (known != null) {
			known.revoked(consumer, partitions);
			started().forgetIfUnassigned(consumer);
		}
	}

	@Override
	public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		LaneConsumer known = started().find(consumer);
		if (known != null) {
			known.lost(partitions);
			started().forgetIfUnassigned(consumer);
		}
	}

}

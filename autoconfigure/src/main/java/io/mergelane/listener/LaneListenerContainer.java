package io.mergelane.listener;

import java.util.List;
import java.util.function.Supplier;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * Spring Kafka's container, with the engine of the listener started before it.
 * <p>
 * Threading: as its superclass.
 */
final class LaneListenerContainer extends ConcurrentMessageListenerContainer<Object, Object> {

	private final LaneBatchListener listener = new LaneBatchListener();

	private @Nullable Supplier<LaneEngine> engine;

	LaneListenerContainer(@Nullable ConsumerFactory<? super Object, ? super Object> consumerFactory,
			ContainerProperties containerProperties) {
		super(consumerFactory, containerProperties);
	}

	/**
	 * Set what makes the engine at each start.
	 * @param engine makes the engine
	 */
	void engine(Supplier<LaneEngine> engine) {
		this.engine = engine;
	}

	LaneBatchListener listener() {
		return this.listener;
	}

	@Override
	protected void doStart() {
		if (!isRunning() && this.engine != null) {
			this.listener.engine(this.engine.get());
		}
		super.doStart();
	}

	boolean isPauseRequested(TopicPartition topicPartition) {
		return isPauseRequested() || isPartitionPauseRequested(topicPartition);
	}

	ListenerSnapshot snapshot() {
		LaneEngine started = this.listener.engine();
		return new ListenerSnapshot(String.valueOf(getListenerId()), getGroupId(), isRunning(),
				(started != null) ? started.partitions() : List.of(),
				(started != null) ? started.rebalances() : List.of());
	}

}

package io.mergelane.listener;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.GroupMembership;
import io.mergelane.consumer.LaneEngine;
import io.mergelane.consumer.ListenerCounts;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Spring Kafka's container, with the engine of the listener started before it.
 * <p>
 * Threading: as its superclass.
 */
final class LaneListenerContainer extends ConcurrentMessageListenerContainer<Object, Object> {

	private final LaneBatchListener listener = new LaneBatchListener(new RebalanceLog(this::publish));

	private final ListenerCounts counts = new ListenerCounts();

	private final Set<TopicPartition> pausedPartitions = ConcurrentHashMap.newKeySet();

	private final @Nullable LaneConsumerFactory consumerFactory;

	private final GroupEntry groups;

	private @Nullable Function<GroupMembership, LaneEngine> engine;

	private volatile @Nullable StartedHandler started;

	LaneListenerContainer(@Nullable LaneConsumerFactory consumerFactory, ContainerProperties containerProperties,
			GroupEntry groups) {
		super(consumerFactory, containerProperties);
		this.consumerFactory = consumerFactory;
		this.groups = groups;
	}

	/**
	 * Set what makes the engine at each start.
	 * @param engine makes the engine
	 */
	void engine(Function<GroupMembership, LaneEngine> engine) {
		this.engine = engine;
	}

	/**
	 * Set the handler of the engine that is about to start.
	 * @param handler the handler
	 */
	void started(StartedHandler handler) {
		this.started = handler;
	}

	/**
	 * Return the handler of the last start.
	 * @return the handler, or {@code null} if there was none yet
	 */
	@Nullable StartedHandler started() {
		return this.started;
	}

	/**
	 * Make deserializers like those of its consumers.
	 * @return the deserializers, or {@code null} if nothing tells which they are
	 */
	@Nullable ListenerDeserializers deserializers() {
		return (this.consumerFactory != null)
				? this.consumerFactory.deserializers(getContainerProperties().getKafkaConsumerProperties()) : null;
	}

	/**
	 * Return what counts its records, over all its starts.
	 * @return the counts
	 */
	ListenerCounts counts() {
		return this.counts;
	}

	LaneBatchListener listener() {
		return this.listener;
	}

	@Override
	protected void doStart() {
		if (!isRunning() && this.engine != null) {
			GroupMembership membership = this.groups.enter(this);
			if (membership == null) {
				return;
			}
			this.listener.engine(this.engine.apply(membership));
		}
		super.doStart();
	}

	@Override
	public void childStopped(MessageListenerContainer child, ConsumerStoppedEvent.Reason reason) {
		this.listener.consumerStopped();
		super.childStopped(child, reason);
	}

	@Override
	public void pausePartition(TopicPartition topicPartition) {
		this.pausedPartitions.add(topicPartition);
		super.pausePartition(topicPartition);
	}

	@Override
	public void resumePartition(TopicPartition topicPartition) {
		this.pausedPartitions.remove(topicPartition);
		super.resumePartition(topicPartition);
	}

	/**
	 * Return whether the user wants a partition paused. The superclass knows of its
	 * children only, behind a lock that is held while the container stops.
	 */
	boolean isPauseRequested(TopicPartition topicPartition) {
		return isPauseRequested() || this.pausedPartitions.contains(topicPartition);
	}

	/**
	 * Tell the application of a rebalance. It goes on whatever listeners of the
	 * application throw.
	 */
	private void publish(RebalanceEvent rebalance) {
		ApplicationEventPublisher publisher = getApplicationEventPublisher();
		if (publisher != null) {
			try {
				publisher.publishEvent(
						new LaneRebalanceEvent(this, String.valueOf(getListenerId()), getGroupId(), rebalance));
			}
			catch (RuntimeException ex) {
				this.logger.error(ex, "A listener of LaneRebalanceEvent failed");
			}
		}
	}

	ListenerSnapshot snapshot() {
		LaneEngine current = this.listener.engine();
		return new ListenerSnapshot(String.valueOf(getListenerId()), getGroupId(), isRunning(), isPauseRequested(),
				(current != null) ? current.snapshot() : EngineSnapshot.NONE, this.listener.consumers(),
				this.listener.rebalances().events(), this.listener.rebalances().resets());
	}

}

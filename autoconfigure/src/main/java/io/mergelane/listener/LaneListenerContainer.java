package io.mergelane.listener;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.mergelane.consumer.ClientId;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.GroupMembership;
import io.mergelane.consumer.LaneEngine;
import io.mergelane.consumer.ListenerCounts;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.observation.HandlerObservations;
import io.mergelane.observation.HandlingSource;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.rebalance.RebalanceTerms;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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

	private final LaneBatchListener listener = new LaneBatchListener(
			new RebalanceLog(new ListenerRebalances(this), this::isStopping, Clock.systemUTC()));

	private final ListenerCounts counts = new ListenerCounts();

	private final Set<TopicPartition> pausedPartitions = ConcurrentHashMap.newKeySet();

	private final @Nullable LaneConsumerFactory consumerFactory;

	private final GroupEntry groups;

	private @Nullable Function<GroupMembership, LaneEngine> engine;

	private volatile @Nullable StartedHandler started;

	private volatile ConsumerStoppedEvent.@Nullable Reason failure;

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
	 * Return a handler whose calls are observed, if those of Spring Kafka's own container
	 * would be.
	 * @param handler the handler
	 * @return the handler
	 */
	RecordsHandler observed(RecordsHandler handler) {
		HandlerObservations observations = HandlerObservations.of(getContainerProperties(), getApplicationContext());
		if (observations == null) {
			return handler;
		}
		ClusterId cluster = ClusterId.of(this, getApplicationContext());
		return observations.observe(handler,
				new HandlingSource(String.valueOf(getListenerId()), null, getGroupId(), cluster),
				(consumer) -> new HandlingSource(childName(consumer), ClientId.of(consumer), getGroupId(), cluster));
	}

	/**
	 * Return the name of the child that has a consumer.
	 */
	private String childName(Consumer<?, ?> consumer) {
		String suffix = (this.consumerFactory != null) ? this.consumerFactory.suffix(consumer) : "";
		return getListenerId() + (suffix.isEmpty() ? "-0" : suffix);
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
			RebalanceLog rebalances = this.listener.rebalances();
			rebalances.starting(terms());
			rebalances.watched(membership.observe(rebalances::saw));
			this.listener.engine(this.engine.apply(membership));
			this.failure = null;
		}
		try {
			super.doStart();
		}
		catch (KafkaException | IllegalStateException ex) {
			throw new FailedStart(this).explained(ex);
		}
	}

	private RebalanceTerms terms() {
		Object interval = ContainerConnection.property(this, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
		Object protocol = ContainerConnection.property(this, ConsumerConfig.GROUP_PROTOCOL_CONFIG);
		return new RebalanceTerms(
				(interval != null) ? Duration.ofMillis(Long.parseLong(interval.toString().trim()))
						: RebalanceTerms.DEFAULT.maxPollInterval(),
				!GroupProtocol.CONSUMER.name().equalsIgnoreCase(String.valueOf(protocol)));
	}

	/**
	 * Return whether it is being stopped by somebody, and not by what a consumer has
	 * thrown.
	 */
	private boolean isStopping() {
		return !isRunning() && isInExpectedState();
	}

	@Override
	public void childStopped(MessageListenerContainer child, ConsumerStoppedEvent.Reason reason) {
		this.listener.consumerStopped(reason == ConsumerStoppedEvent.Reason.FENCED);
		noteFailure(reason);
		super.childStopped(child, reason);
	}

	/**
	 * Those that are stopped because another one has failed tell nothing new.
	 */
	private void noteFailure(ConsumerStoppedEvent.Reason reason) {
		boolean tellsMore = this.failure == null || this.failure == ConsumerStoppedEvent.Reason.ABNORMAL;
		if (reason != ConsumerStoppedEvent.Reason.NORMAL && tellsMore) {
			this.failure = reason;
		}
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
	 * Return what its workers are at.
	 */
	ListenerWork work() {
		Duration interval = (this.consumerFactory != null)
				? ListenerRefusals.maxPollInterval(getContainerProperties().getKafkaConsumerProperties(),
						this.consumerFactory.getConfigurationProperties())
				: ListenerRefusals.MAX_POLL_INTERVAL;
		return new ListenerWork(String.valueOf(getListenerId()), interval, this.listener.inWork());
	}

	ListenerSnapshot snapshot() {
		LaneEngine current = this.listener.engine();
		return new ListenerSnapshot(String.valueOf(getListenerId()), getGroupId(), isRunning(), isPauseRequested(),
				(current != null) ? current.snapshot() : EngineSnapshot.NONE, this.listener.consumers(),
				this.listener.rebalances().events(), this.listener.rebalances().resets(),
				this.listener.rebalances().activity(), isRunning() ? null : this.failure);
	}

}

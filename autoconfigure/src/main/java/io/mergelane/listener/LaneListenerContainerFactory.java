package io.mergelane.listener;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.NoCommittedOffset;
import io.mergelane.Offsets;
import io.mergelane.consumer.EngineSurroundings;
import io.mergelane.consumer.GroupMembership;
import io.mergelane.consumer.LaneEngine;
import io.mergelane.consumer.LaneListenerSettings;
import io.mergelane.consumer.PositionStore;
import io.mergelane.handler.HandlerFactory;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.observation.MdcHandler;
import io.mergelane.recovery.FailureServices;
import io.mergelane.skew.KeyNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.config.MultiMethodKafkaListenerEndpoint;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.CompositeBatchInterceptor;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.ContainerProperties.AssignmentCommitOption;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.Assert;

/**
 * Makes the containers of lane listeners: Spring Kafka's batch containers with manual
 * acknowledgment, whose records go to the engine.
 * <p>
 * A batch interceptor and a rebalance listener of the user are kept. An error handler is
 * not used, as records fail on workers, where the engine deals with them, and what fails
 * before must not be committed.
 * <p>
 * Threading: thread-safe once configured.
 */
public class LaneListenerContainerFactory extends ConcurrentKafkaListenerContainerFactory<Object, Object> {

	private static final Log logger = LogFactory.getLog(LaneListenerContainerFactory.class);

	/**
	 * In milliseconds. The engine works before each poll, and a poll that finds nothing,
	 * as what has records is paused, cannot be woken: it must be shorter than it takes to
	 * handle what is in hand. Spring Kafka's default is 5 seconds.
	 */
	private static final long POLL_TIMEOUT = 25;

	/**
	 * In milliseconds: time for the last commit, twice if the container woke it up.
	 */
	private static final long SHUTDOWN_MARGIN = 12_000;

	private final Map<String, LaneListenerContainer> containers = new ConcurrentHashMap<>();

	private final LaneListenerSettings.Source settings;

	private final HandlerFactory handlers;

	private final LaneWorkers workers;

	private final Supplier<@Nullable OffsetKeeper> offsetKeeper;

	private final FailureServices failures;

	private final GroupEntry groups;

	private KeyNames keyNames = KeyNames.hashed();

	private boolean mdc;

	/**
	 * Create a factory.
	 * @param settings where the settings of listeners come from
	 * @param handlers makes the handlers
	 * @param workers the threads on which records are handled
	 * @param offsetKeeper keeps positions in the database, if there is one
	 * @param failures whom to ask about failures
	 * @param groups lets listeners into their consumer groups
	 */
	public LaneListenerContainerFactory(LaneListenerSettings.Source settings, HandlerFactory handlers,
			LaneWorkers workers, Supplier<@Nullable OffsetKeeper> offsetKeeper, FailureServices failures,
			GroupEntry groups) {
		this.settings = settings;
		this.handlers = handlers;
		this.workers = workers;
		this.offsetKeeper = offsetKeeper;
		this.failures = failures;
		this.groups = groups;
		getContainerProperties().setPollTimeout(POLL_TIMEOUT);
	}

	/**
	 * Keep a short text of frequent keys of records, so that it can be shown, and not
	 * only a hash of them. Called before containers are made.
	 */
	public void keepKeyTexts() {
		this.keyNames = this.keyNames.withTexts();
	}

	/**
	 * Say in the MDC of workers what they handle. Called before containers are started.
	 */
	public void describeInMdc() {
		this.mdc = true;
	}

	@Override
	public ConcurrentMessageListenerContainer<Object, Object> createListenerContainer(KafkaListenerEndpoint endpoint) {
		MethodKafkaListenerEndpoint<?, ?> methodEndpoint = methodEndpoint(endpoint);
		methodEndpoint.setBatchListener(this.handlers.takesBatch(methodEndpoint));
		SubscriptionCheck subscription = new SubscriptionCheck(this.handlers.name(methodEndpoint));
		subscription.checkTopics(endpoint);
		LaneListenerContainer container = (LaneListenerContainer) super.createListenerContainer(endpoint);
		String id = String.valueOf(endpoint.getId());
		LaneListenerSettings listenerSettings = this.settings.of(id, this.handlers.batching(methodEndpoint));
		attachEngine(container, id, methodEndpoint, listenerSettings);
		check(container, id, listenerSettings);
		subscription.checkGroup(container);
		this.groups.prepare(container);
		this.containers.put(id, container);
		return container;
	}

	@Override
	protected ConcurrentMessageListenerContainer<Object, Object> createContainer(KafkaListenerEndpoint endpoint) {
		throw new UnsupportedOperationException(
				"Containers of lane listeners are made for annotated methods; use another factory for this one");
	}

	@Override
	protected ConcurrentMessageListenerContainer<Object, Object> createContainerInstance(
			KafkaListenerEndpoint endpoint) {
		return new LaneListenerContainer(consumerFactory(),
				super.createContainerInstance(endpoint).getContainerProperties(), this.groups);
	}

	private @Nullable LaneConsumerFactory consumerFactory() {
		ConsumerFactory<Object, Object> user = getConsumerFactory();
		return (user != null) ? new LaneConsumerFactory(user) : null;
	}

	private static MethodKafkaListenerEndpoint<?, ?> methodEndpoint(KafkaListenerEndpoint endpoint) {
		if (endpoint instanceof MethodKafkaListenerEndpoint<?, ?> methodEndpoint
				&& !(endpoint instanceof MultiMethodKafkaListenerEndpoint)) {
			return methodEndpoint;
		}
		throw new InvalidLaneListenerException(
				"Lane listener '%s' is not a method: a class with @KafkaHandler methods cannot be one."
					.formatted(endpoint.getId()),
				"Annotate one method with @LaneListener.");
	}

	private void attachEngine(LaneListenerContainer container, String id, MethodKafkaListenerEndpoint<?, ?> endpoint,
			LaneListenerSettings listenerSettings) {
		ContainerProperties properties = container.getContainerProperties();
		Object adapter = properties.getMessageListener();
		Assert.state(adapter != null, "The endpoint has no listener");
		LaneBatchListener listener = container.listener();
		properties.setMessageListener(listener);
		properties.setAckMode(AckMode.MANUAL);
		// Records are observed and timed where they are handled.
		properties.setMicrometerEnabled(false);
		properties.setRecordObservationsInBatch(false);
		properties.setAssignmentCommitOption(AssignmentCommitOption.NEVER);
		properties.setConsumerRebalanceListener(rebalanceListener(listener, properties));
		properties.setShutdownTimeout(Math.max(properties.getShutdownTimeout(),
				listenerSettings.drainTimeout().toMillis() + SHUTDOWN_MARGIN));
		container.setCommonErrorHandler(new HandOverErrorHandler(id));
		container.setBatchInterceptor(interceptor(listener, container.getBatchInterceptor()));
		container.engine((membership) -> start(container, id, listenerSettings,
				kept(container, id, endpoint, listenerSettings,
						this.handlers.create(endpoint, adapter, listenerSettings.offsets() == Offsets.DATABASE)),
				membership));
	}

	private void check(LaneListenerContainer container, String id, LaneListenerSettings listenerSettings) {
		new ListenerRefusals(id, listenerSettings).check(container.getContainerProperties(), consumerProperties());
		reset(container.getContainerProperties(), listenerSettings.noCommittedOffset());
	}

	private Map<String, Object> consumerProperties() {
		ConsumerFactory<? super Object, ? super Object> consumerFactory = getConsumerFactory();
		Assert.state(consumerFactory != null, "There is no consumer factory");
		return consumerFactory.getConfigurationProperties();
	}

	/**
	 * The engine moves the consumer where nothing is committed, and finds out when Kafka
	 * has moved it. {@code none} would leave it to the engine alone, but is of no use: by
	 * the consumer protocol the background thread fails before the engine is asked.
	 */
	private static void reset(ContainerProperties properties, NoCommittedOffset policy) {
		Properties overrides = new Properties();
		overrides.putAll(properties.getKafkaConsumerProperties());
		overrides.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
				(policy == NoCommittedOffset.LATEST) ? "latest" : "earliest");
		properties.setKafkaConsumerProperties(overrides);
	}

	private static ConsumerAwareRebalanceListener rebalanceListener(LaneBatchListener listener,
			ContainerProperties properties) {
		return (properties.getConsumerRebalanceListener() != null)
				? new RebalanceListeners(listener, properties.getConsumerRebalanceListener()) : listener;
	}

	private static BatchInterceptor<Object, Object> interceptor(LaneBatchListener listener,
			@Nullable BatchInterceptor<Object, Object> user) {
		return (user != null) ? new CompositeBatchInterceptor<>(user, listener) : listener;
	}

	private OffsetKeeper.KeptOffsets kept(LaneListenerContainer container, String id,
			MethodKafkaListenerEndpoint<?, ?> endpoint, LaneListenerSettings listenerSettings, RecordsHandler handler) {
		if (listenerSettings.offsets() == Offsets.KAFKA) {
			return new OffsetKeeper.KeptOffsets(PositionStore.KAFKA, handler);
		}
		OffsetKeeper keeper = this.offsetKeeper.get();
		if (keeper == null) {
			throw new InvalidLaneListenerException(
					"Lane listener '%s' keeps its position in the database, but there is no DataSource.".formatted(id),
					"Add spring-boot-starter-jdbc and a JDBC driver, and set spring.datasource.url.");
		}
		if (!this.handlers.isDoneOnReturn(endpoint)) {
			throw new InvalidLaneListenerException(
					"Lane listener '%s' keeps its position in the database, but is not through when its method returns."
						.formatted(id),
					"Return no future and take no Acknowledgment: the transaction ends with the method.");
		}
		return keeper.keep(id, String.valueOf(container.getGroupId()), this.handlers.dataSource(endpoint), handler);
	}

	private LaneEngine start(LaneListenerContainer container, String id, LaneListenerSettings wanted,
			OffsetKeeper.KeptOffsets kept, GroupMembership membership) {
		check(container, id, wanted);
		RecordsHandler handler = container.observed(this.mdc ? new MdcHandler(kept.handler(), id) : kept.handler());
		LaneListenerSettings listenerSettings = limited(container, id, wanted, handler.mostAtOnce());
		logger.info(new StartLine(id, listenerSettings, handler.description(), this.groups.description()).of(container,
				consumerProperties()));
		container.started(new StartedHandler(handler, listenerSettings));
		return new LaneEngine(id, listenerSettings, handler,
				EngineSurroundings.of(
						this.workers.executor(id, container.getConcurrency() * listenerSettings.lanes().parallelism()),
						this.workers, membership, this.keyNames, container.counts()),
				container::isPauseRequested, kept.store(), this.failures);
	}

	private static LaneListenerSettings limited(LaneListenerContainer container, String id,
			LaneListenerSettings settings, int mostAtOnce) {
		int most = Math.max(1, mostAtOnce / container.getConcurrency());
		if (settings.lanes().parallelism() <= most) {
			return settings;
		}
		logger.warn(
				"Lane listener '%s': parallelism is %d instead of %d in each of %d consumers, as the connection pool gives %d connections"
					.formatted(id, most, settings.lanes().parallelism(), container.getConcurrency(), mostAtOnce));
		return settings.withParallelism(most);
	}

	/**
	 * Return the containers it has made.
	 * @return the containers by id of the listener
	 */
	Map<String, LaneListenerContainer> containers() {
		return this.containers;
	}

	/**
	 * Return whether a container runs a lane listener.
	 * @param container the container of a listener
	 * @return whether such a factory has made it
	 */
	public static boolean isLaneListener(MessageListenerContainer container) {
		return container instanceof LaneListenerContainer;
	}

	/**
	 * Return the state of the listeners. May be called from any thread; no broker is
	 * asked.
	 * @return the state of each listener, by id
	 */
	public List<ListenerSnapshot> snapshots() {
		Collection<LaneListenerContainer> current = this.containers.values();
		return current.stream()
			.map(LaneListenerContainer::snapshot)
			.sorted(Comparator.comparing(ListenerSnapshot::id))
			.toList();
	}

	/**
	 * Return what the workers of the listeners are at. May be called from any thread.
	 * @return the work of each listener
	 */
	public List<ListenerWork> work() {
		return this.containers.values().stream().map(LaneListenerContainer::work).toList();
	}

	/**
	 * Return the consumer groups of the listeners.
	 * @return the group of each listener that has one
	 */
	public List<ListenerGroup> groups() {
		return this.containers.values()
			.stream()
			.map(ListenerGroup::of)
			.flatMap((group) -> (group != null) ? Stream.of(group) : Stream.empty())
			.toList();
	}

}

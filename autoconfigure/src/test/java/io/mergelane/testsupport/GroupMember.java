package io.mergelane.testsupport;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneAutoConfiguration;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.listener.ListenerSnapshot;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * An application with one lane listener, as a member of the group that is named as its
 * topic. What it does goes to a {@link HandlingHistory}.
 * <p>
 * Threading: {@link #start}, {@link #join()}, {@link #leave()} and {@link #close()} are
 * confined to the test's thread; the rest is thread-safe.
 */
public final class GroupMember implements AutoCloseable {

	private static final String LISTENER = "listener";

	private final String name;

	private final HandlingHistory history;

	private final Work work;

	private final AtomicInteger assignments = new AtomicInteger();

	private final Map<Integer, Integer> assignmentOf = new ConcurrentHashMap<>();

	private final AtomicInteger revocations = new AtomicInteger();

	private final AtomicInteger losses = new AtomicInteger();

	private volatile Set<TopicPartition> assigned = Set.of();

	private volatile Set<TopicPartition> paused = Set.of();

	private volatile @Nullable CountDownLatch hold;

	private volatile int holdAt;

	private volatile boolean held;

	private @Nullable ConfigurableApplicationContext context;

	private GroupMember(String name, HandlingHistory history, Work work) {
		this.name = name;
		this.history = history;
		this.work = work;
	}

	/**
	 * Start a member.
	 * @param name its name in the history
	 * @param address address of the broker
	 * @param topic the topic, and the group
	 * @param history where it writes what it does
	 * @param work what its handler does
	 * @param properties further properties of the application
	 * @return the running member
	 */
	public static GroupMember start(String name, String address, String topic, HandlingHistory history, Work work,
			Map<String, String> properties) {
		GroupMember member = new GroupMember(name, history, work);
		member.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> context.getBeanFactory().registerSingleton("groupMember", member))
			.properties("test.topic=" + topic, "spring.kafka.consumer.auto-offset-reset=earliest",
					"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
					"spring.jmx.enabled=false", "spring.main.log-startup-info=false",
					"mergelane.defaults.commit-interval=50ms", "mergelane.defaults.parallelism=16",
					"mergelane.defaults.drain-timeout=500ms")
			.properties(Map.copyOf(properties))
			// As an argument: embedded brokers leave a system property behind.
			.run("--spring.kafka.bootstrap-servers=" + address);
		return member;
	}

	/**
	 * Return the name of the member in the history.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Let the consumer thread stop as soon as it has polled some records at once, before
	 * anything is done with them, until {@link #release()}.
	 * @param records how many records at least
	 */
	public void hold(int records) {
		this.holdAt = records;
		this.hold = new CountDownLatch(1);
	}

	/**
	 * Return whether the consumer thread is held.
	 */
	public boolean isHeld() {
		return this.held;
	}

	/**
	 * Let the consumer thread go on.
	 */
	public void release() {
		CountDownLatch latch = this.hold;
		this.hold = null;
		if (latch != null) {
			latch.countDown();
		}
	}

	/**
	 * Return how many partitions the consumer was assigned at its last poll.
	 */
	public int assigned() {
		return this.assigned.size();
	}

	/**
	 * Return which partitions were paused at the last poll, whoever paused them.
	 */
	public Set<TopicPartition> paused() {
		return this.paused;
	}

	/**
	 * Return how many times partitions were revoked, none of no partitions counted.
	 */
	public int revocations() {
		return this.revocations.get();
	}

	/**
	 * Return how many times partitions were lost.
	 */
	public int losses() {
		return this.losses.get();
	}

	/**
	 * Return what the endpoint shows.
	 */
	public ListenerSnapshot snapshot() {
		return context().getBean(LaneListenerContainerFactory.class).snapshots().get(0);
	}

	/**
	 * Leave the group, and stay in memory.
	 */
	public void leave() {
		container().stop();
		this.assigned = Set.of();
		this.paused = Set.of();
	}

	/**
	 * Join the group again with a new consumer.
	 */
	public void join() {
		container().start();
	}

	@Override
	public void close() {
		release();
		context().close();
	}

	private MessageListenerContainer container() {
		return Objects
			.requireNonNull(context().getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(LISTENER));
	}

	private ConfigurableApplicationContext context() {
		return Objects.requireNonNull(this.context);
	}

	void polling(Set<TopicPartition> assigned, Set<TopicPartition> paused) {
		this.assigned = Set.copyOf(assigned);
		this.paused = Set.copyOf(paused);
	}

	void polled(int records) throws InterruptedException {
		CountDownLatch latch = this.hold;
		if (latch != null && records >= this.holdAt) {
			this.held = true;
			latch.await();
			this.held = false;
		}
	}

	void assigned(Collection<TopicPartition> partitions) {
		int assignment = this.assignments.incrementAndGet();
		partitions.forEach((topicPartition) -> this.assignmentOf.put(topicPartition.partition(), assignment));
	}

	void revoked(Collection<TopicPartition> partitions) {
		if (!partitions.isEmpty()) {
			this.revocations.incrementAndGet();
		}
	}

	void lost(Collection<TopicPartition> partitions) {
		if (!partitions.isEmpty()) {
			this.losses.incrementAndGet();
		}
	}

	void committing(int partition, long offset, boolean owned) {
		this.history.committing(this.name, partition, offset, owned);
	}

	private void handle(ConsumerRecord<String, String> record) throws Exception {
		Integer assignment = Objects.requireNonNull(this.assignmentOf.get(record.partition()));
		HandlingHistory.Handling handling = this.history.started(this.name, assignment, record);
		boolean finished = false;
		try {
			this.work.handle(this.name, record);
			finished = true;
		}
		finally {
			this.history.ended(handling, finished);
		}
	}

	/**
	 * What a handler does.
	 */
	@FunctionalInterface
	public interface Work {

		/**
		 * Handle a record.
		 * @param member name of the member
		 * @param record the record
		 * @throws Exception if the application stops
		 */
		void handle(String member, ConsumerRecord<String, String> record) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ KafkaAutoConfiguration.class, MergelaneAutoConfiguration.class })
	static class Application {

		private final GroupMember member;

		Application(GroupMember member) {
			this.member = member;
		}

		@Bean
		static DefaultKafkaConsumerFactoryCustomizer observingConsumers(GroupMember member) {
			return (factory) -> observe(factory, member);
		}

		private static <K, V> void observe(DefaultKafkaConsumerFactory<K, V> factory, GroupMember member) {
			factory.addPostProcessor((consumer) -> ObservedConsumer.observe(consumer, member));
		}

		@LaneListener(id = LISTENER, topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) throws Exception {
			this.member.handle(record);
		}

	}

}

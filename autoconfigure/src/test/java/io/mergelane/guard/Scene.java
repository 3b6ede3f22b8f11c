package io.mergelane.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.group.OwnerStamp;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert;

import org.springframework.core.NestedExceptionUtils;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A topic and the group that is named as it, applications that are in it, and what the
 * broker tells of them.
 * <p>
 * Threading: confined to the test's thread, but for starting applications.
 */
final class Scene implements AutoCloseable {

	private final TestBroker broker;

	private final Admin admin;

	private final String topic;

	private final int partitions;

	private final Map<String, String> properties = new HashMap<>();

	private int sent;

	Scene(TestBroker broker, String topic, int partitions) {
		this.broker = broker;
		this.topic = topic;
		this.partitions = partitions;
		this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()));
		broker.createTopic(topic, partitions);
	}

	/**
	 * Return settings of a broker that soon notices who joins.
	 */
	static Map<String, String> inAHurry() {
		return Map.of("group.initial.rebalance.delay.ms", "0", "group.consumer.min.heartbeat.interval.ms", "200",
				"group.consumer.heartbeat.interval.ms", "300", "group.min.session.timeout.ms", "1000");
	}

	/**
	 * Set a property of the applications that are started from now on.
	 */
	Scene with(String name, String value) {
		this.properties.put(name, value);
		return this;
	}

	Scene without(String name) {
		this.properties.remove(name);
		return this;
	}

	Scene protocol(String protocol) {
		return with("spring.kafka.consumer.properties.group.protocol", protocol);
	}

	String topic() {
		return this.topic;
	}

	TopicPartition partition(int partition) {
		return new TopicPartition(this.topic, partition);
	}

	GuardedApplication lane(String name) {
		return start(name, GuardedApplication.Lane.class);
	}

	GuardedApplication plain(String name) {
		return start(name, GuardedApplication.Plain.class);
	}

	GuardedApplication start(String name, Class<?> listener) {
		return startAt(this.broker.address(), name, listener);
	}

	/**
	 * Start an application that does not know the broker.
	 */
	GuardedApplication startAt(String address, String name, Class<?> listener) {
		return GuardedApplication.start(address, this.topic, name, listener, this.properties);
	}

	/**
	 * Start an application, handle a record of each partition and wait until it is known
	 * as the owner.
	 */
	GuardedApplication owner(String name) {
		GuardedApplication owner = lane(name);
		sendAndAwait(owner);
		await(() -> stamps().size() == this.partitions);
		return owner;
	}

	/**
	 * Start an application that must not start.
	 */
	GroupIdCollisionException refused(String name) {
		return refusal(() -> lane(name).close());
	}

	static GroupIdCollisionException refusal(ThrowableAssert.ThrowingCallable start) {
		Throwable thrown = catchThrowable(start);
		assertThat(thrown).isNotNull().hasRootCauseInstanceOf(GroupIdCollisionException.class);
		return (GroupIdCollisionException) NestedExceptionUtils.getMostSpecificCause(thrown);
	}

	/**
	 * Return the settings of another client's consumer in the group.
	 */
	Map<String, Object> member(String clientId, String protocol) {
		return new HashMap<>(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, this.broker.address(),
				ConsumerConfig.GROUP_ID_CONFIG, this.topic, ConsumerConfig.CLIENT_ID_CONFIG, clientId,
				ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol));
	}

	void send(int count) {
		for (int i = 0; i < count; i++) {
			this.broker.send(this.topic, this.sent % this.partitions, "" + this.sent, "" + this.sent);
			this.sent++;
		}
		this.broker.flush();
	}

	/**
	 * Return how many records were sent.
	 */
	int sent() {
		return this.sent;
	}

	/**
	 * Send records and wait until all of them are handled.
	 */
	void sendAndAwait(GuardedApplication... applications) {
		int from = this.sent;
		send(20);
		await(() -> {
			Set<Integer> handled = new TreeSet<>();
			for (GuardedApplication application : applications) {
				application.handled().stream().map(Integer::valueOf).forEach(handled::add);
			}
			handled.removeIf((value) -> value < from);
			return handled.size() == this.sent - from;
		});
	}

	Map<TopicPartition, OwnerStamp> stamps() {
		Map<TopicPartition, OwnerStamp> stamps = new HashMap<>();
		metadata().forEach((partition, metadata) -> {
			OwnerStamp stamp = OwnerStamp.in(metadata);
			if (stamp != null) {
				stamps.put(partition, stamp);
			}
		});
		return stamps;
	}

	/**
	 * Return what is committed beside offsets.
	 */
	Map<TopicPartition, String> metadata() {
		return join(this.admin.listConsumerGroupOffsets(this.topic).partitionsToOffsetAndMetadata()).entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (offset) -> offset.getValue().metadata()));
	}

	/**
	 * Commit offsets as a tool does: while nobody is in the group.
	 */
	void reset(Map<TopicPartition, OffsetAndMetadata> offsets) {
		await(() -> members().isEmpty());
		join(this.admin.alterConsumerGroupOffsets(this.topic, offsets).all());
	}

	List<MemberDescription> members() {
		return List.copyOf(join(this.admin.describeConsumerGroups(List.of(this.topic)).all()).values())
			.stream()
			.flatMap((group) -> group.members().stream())
			.toList();
	}

	/**
	 * Forget the group, if nobody is in it any more.
	 */
	boolean deleteGroup() {
		if (!members().isEmpty()) {
			return false;
		}
		join(this.admin.deleteConsumerGroups(List.of(this.topic)).all());
		return true;
	}

	String clusterId() {
		return join(this.admin.describeCluster().clusterId());
	}

	private static <T> T join(KafkaFuture<T> future) {
		try {
			return future.get(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.admin.close();
	}

}

package io.mergelane.lag.group;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.group.ClusterAdmins;
import io.mergelane.testsupport.PollingMember;
import io.mergelane.lag.LagBasis;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.listener.ListenerGroup;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupLags} with a broker and members of both protocols.
 */
class GroupLagIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static TestBroker broker;

	private static Map<String, Object> connection;

	private static KafkaProducer<String, String> producer;

	private final AtomicLong nanos = new AtomicLong();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<Admin> clients = new CopyOnWriteArrayList<>();

	private volatile boolean away;

	private final ClusterAdmins admins = new ClusterAdmins(this::counted);

	@BeforeAll
	static void start() {
		broker = new TestBroker(Map.of("group.initial.rebalance.delay.ms", "0",
				"group.consumer.min.heartbeat.interval.ms", "200", "group.consumer.heartbeat.interval.ms", "300"));
		connection = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address());
		producer = new KafkaProducer<>(connection, new StringSerializer(), new StringSerializer());
	}

	@AfterAll
	static void stop() {
		producer.close();
		broker.close();
	}

	@AfterEach
	void closeAdmins() {
		this.admins.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void showsPartitionsOfOtherMembersAndOfNobody(String protocol) {
		String topic = "others-" + protocol;
		broker.createTopic(topic, 4);
		List<Long> timestamps = send(topic, 0, 10);
		send(topic, 1, 5);
		send(topic, 2, 7);
		GroupLags lags = lags(topic);
		try (PollingMember member = member(protocol, topic)) {
			Awaitility.await().atMost(PATIENCE).until(() -> member.assigned().size() == 4);
			member.commit(new TopicPartition(topic, 0), new OffsetAndMetadata(4));
			member.commit(new TopicPartition(topic, 1), new OffsetAndMetadata(5));
			GroupLag lag = lags.of(topic, Set.of());
			assertThat(lag.failure()).isNull();
			MemberLag behind = lag(lag, topic, 0);
			assertThat(behind.end()).isEqualTo(10);
			assertThat(behind.committed()).isEqualTo(4);
			assertThat(behind.records()).isEqualTo(6);
			assertThat(behind.member()).isEqualTo("billing");
			assertThat(behind.state()).isNull();
			assertAge(behind.time(), lag, timestamps.get(4));
			assertThat(lag(lag, topic, 1))
				.isEqualTo(new MemberLag(5L, 5L, 0L, TimeLag.NONE, PartitionState.IDLE, "billing"));
			assertThat(lag(lag, topic, 2)).isEqualTo(new MemberLag(7L, null, null, TimeLag.UNKNOWN, null, "billing"));
			assertThat(lag(lag, topic, 3)).isEqualTo(new MemberLag(0L, null, null, TimeLag.UNKNOWN, null, "billing"));
			// Nobody asks Kafka again for ten seconds, nor for the time for sixty.
			member.commit(new TopicPartition(topic, 0), new OffsetAndMetadata(9));
			this.nanos.addAndGet(Duration.ofMillis(9999).toNanos());
			assertThat(lags.of(topic, Set.of())).isSameAs(lag);
			this.nanos.addAndGet(Duration.ofMillis(1).toNanos());
			GroupLag later = lags.of(topic, Set.of());
			assertThat(lag(later, topic, 0).records()).isEqualTo(1);
			assertThat(lag(later, topic, 0).time().basis()).isEqualTo(LagBasis.ESTIMATE);
			assertAge(lag(later, topic, 0).time(), later, timestamps.get(4));
			this.nanos.addAndGet(Duration.ofSeconds(60).toNanos());
			GroupLag atLast = lags.of(topic, Set.of());
			assertAge(lag(atLast, topic, 0).time(), atLast, timestamps.get(9));
		}
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		GroupLag empty = lags.of(topic, Set.of());
		assertThat(empty.failure()).isNull();
		assertThat(empty.partitions()).hasSize(4).allSatisfy((partition, lag) -> {
			assertThat(lag.member()).isNull();
			assertThat(lag.state()).isEqualTo(PartitionState.UNASSIGNED);
		});
		assertThat(lag(empty, topic, 0).records()).isEqualTo(1);
		assertAge(lag(empty, topic, 0).time(), empty, timestamps.get(9));
	}

	@Test
	void knowsAGroupThatWasNeverThereByItsTopics() {
		broker.createTopic("never", 2);
		GroupLag lag = lags("never").of("never", Set.of());
		assertThat(lag.failure()).isNull();
		assertThat(lag.partitions()).hasSize(2)
			.allSatisfy((partition, one) -> assertThat(one)
				.isEqualTo(new MemberLag(0L, null, null, TimeLag.UNKNOWN, PartitionState.UNASSIGNED, null)));
		assertThat(this.clients).hasSize(1);
	}

	@Test
	void asksOfTwoHundredPartitionsAsOften() {
		String topic = "many";
		broker.createTopic(topic, 200);
		List<Long> timestamps = new ArrayList<>();
		for (int partition = 0; partition < 200; partition++) {
			timestamps.add(send(topic, partition, 2).get(1));
		}
		try (PollingMember member = member("consumer", topic)) {
			Awaitility.await().atMost(PATIENCE).until(() -> member.assigned().size() == 200);
			for (int partition = 0; partition < 200; partition++) {
				member.commit(new TopicPartition(topic, partition), new OffsetAndMetadata(1));
			}
			GroupLags lags = lags(topic);
			GroupLag lag = lags.of(topic, Set.of());
			assertThat(lag.failure()).isNull();
			assertThat(lag.partitions()).hasSize(200);
			for (int partition = 0; partition < 200; partition++) {
				assertThat(lag(lag, topic, partition).records()).isEqualTo(1);
				assertAge(lag(lag, topic, partition).time(), lag, timestamps.get(partition));
			}
			assertThat(this.calls).hasSizeLessThanOrEqualTo(4 + 20);
			this.calls.clear();
			double requests = requests();
			this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
			assertThat(lags.of(topic, Set.of()).failure()).isNull();
			assertThat(this.calls).containsExactlyInAnyOrder("describeConsumerGroups", "listConsumerGroupOffsets",
					"describeTopics", "listOffsets");
			assertThat(requests() - requests).as("requests to the broker").isBetween(4.0, 10.0);
			// What was found is found: nothing has moved.
			this.calls.clear();
			this.nanos.addAndGet(Duration.ofSeconds(60).toNanos());
			assertThat(lags.of(topic, Set.of()).failure()).isNull();
			assertThat(this.calls).hasSizeLessThanOrEqualTo(4);
		}
	}

	@Test
	void givesTheOldValueWhileKafkaDoesNotAnswer() {
		String topic = "away";
		broker.createTopic(topic, 1);
		send(topic, 0, 3);
		GroupLags lags = lags(topic);
		this.away = true;
		GroupLag never = lags.of(topic, Set.of());
		assertThat(never.asOf()).isNull();
		assertThat(never.partitions()).isEmpty();
		assertThat(never.failure()).isEqualTo("Kafka has not answered within 5000 ms");
		this.away = false;
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		GroupLag known = lags.of(topic, Set.of());
		assertThat(known.failure()).isNull();
		assertThat(lag(known, topic, 0).end()).isEqualTo(3);
		this.away = true;
		send(topic, 0, 3);
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		GroupLag old = lags.of(topic, Set.of());
		assertThat(old.asOf()).isEqualTo(known.asOf()).isNotNull();
		assertThat(old.partitions()).isEqualTo(known.partitions());
		assertThat(old.failure()).isEqualTo("Kafka has not answered within 5000 ms");
		this.away = false;
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		assertThat(lag(lags.of(topic, Set.of()), topic, 0).end()).isEqualTo(6);
	}

	@Test
	void doesNotAskHowOldRecordsAreOfWhatIsKnownHere() {
		String topic = "own";
		broker.createTopic(topic, 2);
		send(topic, 0, 3);
		send(topic, 1, 3);
		try (PollingMember member = member("consumer", topic)) {
			Awaitility.await().atMost(PATIENCE).until(() -> member.assigned().size() == 2);
			member.commit(new TopicPartition(topic, 0), new OffsetAndMetadata(1));
			member.commit(new TopicPartition(topic, 1), new OffsetAndMetadata(1));
		}
		GroupLag lag = lags(topic).of(topic, Set.of(new TopicPartition(topic, 0)));
		assertThat(lag(lag, topic, 0).time()).isEqualTo(TimeLag.UNKNOWN);
		assertThat(lag(lag, topic, 1).time().basis()).isNotEqualTo(LagBasis.UNKNOWN);
	}

	/**
	 * Records that are hours to seconds old, each an hour, half an hour, ... younger than
	 * the one before.
	 */
	private static List<Long> send(String topic, int partition, int records) {
		long now = Instant.now().toEpochMilli();
		List<Future<RecordMetadata>> sent = new ArrayList<>();
		List<Long> timestamps = new ArrayList<>();
		for (int i = 0; i < records; i++) {
			long timestamp = now - Duration.ofHours(3).toMillis() / (1L << i) - partition;
			timestamps.add(timestamp);
			sent.add(producer.send(new ProducerRecord<>(topic, partition, timestamp, null, "" + i)));
		}
		sent.forEach(GroupLagIntegrationTests::join);
		return timestamps;
	}

	private static void join(Future<RecordMetadata> sent) {
		try {
			sent.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * It is exact, or right to a second.
	 */
	private static void assertAge(TimeLag time, GroupLag lag, long timestamp) {
		Duration age = Duration.between(Instant.ofEpochMilli(timestamp), Objects.requireNonNull(lag.asOf()));
		long error = Objects.requireNonNull(time.time()).minus(age).abs().toMillis();
		assertThat(error).isLessThanOrEqualTo((time.basis() == LagBasis.EXACT) ? 1 : 1000);
	}

	private static MemberLag lag(GroupLag lag, String topic, int partition) {
		return Objects.requireNonNull(lag.partitions().get(new TopicPartition(topic, partition)));
	}

	private GroupLags lags(String topic) {
		ListenerGroup group = new ListenerGroup(topic, connection, Set.of(topic), true);
		return new GroupLags(() -> List.of(group), this.admins, Clock.systemUTC(), this.nanos::get);
	}

	private static PollingMember member(String protocol, String group) {
		return new PollingMember(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
				ConsumerConfig.GROUP_ID_CONFIG, group, ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol,
				ConsumerConfig.CLIENT_ID_CONFIG, "billing"), List.of(group));
	}

	private double requests() {
		return this.clients.get(0)
			.metrics()
			.values()
			.stream()
			.filter((metric) -> metric.metricName().name().equals("request-total")
					&& metric.metricName().group().equals("admin-client-metrics"))
			.mapToDouble((metric) -> (double) metric.metricValue())
			.sum();
	}

	private Admin counted(Map<String, Object> settings) {
		Admin admin = Admin.create(settings);
		this.clients.add(admin);
		return (Admin) Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] { Admin.class },
				(proxy, method, arguments) -> {
					this.calls.add(method.getName());
					if (this.away && arguments != null
							&& arguments[arguments.length - 1] instanceof AbstractOptions<?> options) {
						options.timeoutMs(0);
					}
					try {
						return method.invoke(admin, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}

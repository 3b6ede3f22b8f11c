package io.mergelane.lag.group;

import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.mergelane.group.ClusterAdmins;
import io.mergelane.listener.ListenerGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;

/**
 * Counts what {@link GroupLags} asks Kafka of a group with 200 partitions and 50 members.
 */
class GroupLagRequestsTests {

	private static final int PARTITIONS = 200;

	private static final int MEMBERS = 50;

	/**
	 * In milliseconds: how long after the one before a record is written.
	 */
	private static final long STEP = 10;

	private static final long BEGAN = Instant.parse("2026-03-01T09:12:00Z").toEpochMilli();

	private static final long LAG = 3000;

	private final Admin admin = Mockito.mock(Admin.class);

	private final AtomicLong seconds = new AtomicLong(3600);

	private final GroupLags lags;

	GroupLagRequestsTests() {
		Clock clock = Mockito.mock(Clock.class);
		given(clock.instant()).willAnswer((call) -> Instant.ofEpochMilli(BEGAN + 1000 * this.seconds.get()));
		given(clock.getZone()).willReturn(ZoneOffset.UTC);
		this.lags = new GroupLags(
				() -> List.of(new ListenerGroup("shop", Map.of("bootstrap.servers", "a"), Set.of("orders"), false)),
				new ClusterAdmins((Map<String, Object> connection) -> this.admin), clock,
				() -> Duration.ofSeconds(this.seconds.get()).toNanos());
		given(this.admin.describeConsumerGroups(anyCollection(), any())).willAnswer(
				(call) -> new DescribeConsumerGroupsResult(Map.of("shop", KafkaFuture.completedFuture(group()))));
		ListConsumerGroupOffsetsResult offsets = Mockito.mock(ListConsumerGroupOffsetsResult.class);
		given(this.admin.listConsumerGroupOffsets(eq("shop"), any())).willReturn(offsets);
		given(offsets.partitionsToOffsetAndMetadata()).willAnswer((call) -> KafkaFuture.completedFuture(committed()));
		DescribeTopicsResult topics = Mockito.mock(DescribeTopicsResult.class);
		given(this.admin.describeTopics(anyCollection(), any())).willReturn(topics);
		given(topics.topicNameValues()).willReturn(Map.of("orders", KafkaFuture.completedFuture(topic())));
		given(this.admin.listOffsets(anyMap(), any())).willAnswer((call) -> offsets(call.getArgument(0)));
	}

	@Test
	void asksNobodyWhileTheAnswerIsFresh() {
		GroupLag lag = this.lags.of("shop", Set.of());
		assertThat(lag.failure()).isNull();
		assertThat(lag.partitions()).hasSize(PARTITIONS)
			.allSatisfy((partition, one) -> assertThat(one.records()).isEqualTo(LAG));
		requests();
		this.seconds.addAndGet(9);
		for (int i = 0; i < 100; i++) {
			assertThat(this.lags.of("shop", Set.of())).isSameAs(lag);
		}
		assertThat(requests()).isZero();
	}

	@Test
	void asksTenTimesAtMostForAllPartitionsTogether() {
		this.lags.of("shop", Set.of());
		assertThat(requests()).as("at first, with the times").isLessThanOrEqualTo(10);
		for (int minute = 0; minute < 5; minute++) {
			for (int look = 0; look < 5; look++) {
				this.seconds.addAndGet(10);
				this.lags.of("shop", Set.of());
				assertThat(requests()).as("within a minute").isBetween(4, 10);
			}
			assertThat(this.lags.of("shop", Set.of()).failure()).isNull();
			this.seconds.addAndGet(10);
			GroupLag lag = this.lags.of("shop", Set.of());
			assertThat(requests()).as("with the times").isLessThanOrEqualTo(10);
			assertThat(lag.partitions()).allSatisfy((partition, one) -> assertThat(one.time().time())
				.isBetween(Duration.ofMillis(STEP * LAG - 3000), Duration.ofMillis(STEP * LAG + 3000)));
		}
	}

	private int requests() {
		int count = Mockito.mockingDetails(this.admin).getInvocations().size();
		Mockito.clearInvocations(this.admin);
		return count;
	}

	private long end(TopicPartition partition) {
		return this.seconds.get() * 1000 / STEP + partition.partition();
	}

	private Map<TopicPartition, OffsetAndMetadata> committed() {
		Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
		partitions().forEach((partition) -> committed.put(partition, new OffsetAndMetadata(end(partition) - LAG)));
		return committed;
	}

	private ListOffsetsResult offsets(Map<TopicPartition, OffsetSpec> question) {
		Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> answer = new HashMap<>();
		question.forEach((partition, spec) -> answer.put(partition,
				KafkaFuture.completedFuture((spec instanceof OffsetSpec.TimestampSpec) ? first(partition, spec)
						: new ListOffsetsResult.ListOffsetsResultInfo(end(partition), -1, Optional.empty()))));
		return new ListOffsetsResult(answer);
	}

	/**
	 * A record is written at the same time in each partition, with an offset of its own.
	 */
	private ListOffsetsResult.ListOffsetsResultInfo first(TopicPartition partition, OffsetSpec spec) {
		long wanted = timestamp(spec);
		long written = Math.max(0, (wanted - BEGAN + STEP - 1) / STEP);
		long offset = (written > 0) ? written + partition.partition() : 0;
		return (offset < end(partition))
				? new ListOffsetsResult.ListOffsetsResultInfo(offset, BEGAN + written * STEP, Optional.empty())
				: new ListOffsetsResult.ListOffsetsResultInfo(-1, -1, Optional.empty());
	}

	private static long timestamp(OffsetSpec spec) {
		try {
			Method timestamp = OffsetSpec.TimestampSpec.class.getDeclaredMethod("timestamp");
			timestamp.setAccessible(true);
			return (long) timestamp.invoke(spec);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<TopicPartition> partitions() {
		return IntStream.range(0, PARTITIONS).mapToObj((i) -> new TopicPartition("orders", i)).toList();
	}

	private static ConsumerGroupDescription group() {
		List<MemberDescription> members = new ArrayList<>();
		for (int i = 0; i < MEMBERS; i++) {
			int member = i;
			Set<TopicPartition> assigned = new HashSet<>(
					partitions().stream().filter((one) -> one.partition() % MEMBERS == member).toList());
			members.add(new MemberDescription("member-" + i, Optional.empty(), "shop%prod%orders-" + i, "/10.0.0.1",
					new MemberAssignment(assigned), Optional.empty(), Optional.empty(), Optional.empty()));
		}
		return new ConsumerGroupDescription("shop", false, members, "range", GroupType.CLASSIC, GroupState.STABLE,
				Node.noNode(), Set.of(), Optional.empty(), Optional.empty());
	}

	private static TopicDescription topic() {
		return new TopicDescription("orders", false,
				IntStream.range(0, PARTITIONS)
					.mapToObj((i) -> new TopicPartitionInfo(i, Node.noNode(), List.of(), List.of()))
					.toList());
	}

}

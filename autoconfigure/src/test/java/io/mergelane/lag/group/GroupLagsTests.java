package io.mergelane.lag.group;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.mergelane.group.ClusterAdmins;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.listener.ListenerGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link GroupLags} without a broker.
 */
class GroupLagsTests {

	private static final Instant NOW = Instant.parse("2026-03-01T09:12:00Z");

	private static final TopicPartition ONE = new TopicPartition("one", 0);

	private static final TopicPartition TWO = new TopicPartition("two", 0);

	private final Admin admin = Mockito.mock(Admin.class);

	private final AtomicLong nanos = new AtomicLong();

	private final AtomicInteger looks = new AtomicInteger();

	private final AtomicReference<KafkaFuture<ConsumerGroupDescription>> described = new AtomicReference<>(
			failed(new GroupIdNotFoundException("absent")));

	private final ListConsumerGroupOffsetsResult offsets = Mockito.mock(ListConsumerGroupOffsetsResult.class);

	private final DescribeTopicsResult topics = Mockito.mock(DescribeTopicsResult.class);

	private @Nullable Exception endOfTwo;

	private final List<ListenerGroup> groups = new ArrayList<>(
			List.of(new ListenerGroup("shop", Map.of("bootstrap.servers", "a"), Set.of("one"), false)));

	private final GroupLags lags = new GroupLags(() -> this.groups,
			new ClusterAdmins((Map<String, Object> connection) -> this.admin), Clock.fixed(NOW, ZoneOffset.UTC),
			this.nanos::get);

	GroupLagsTests() {
		given(this.admin.describeConsumerGroups(anyCollection(), any())).willAnswer((call) -> {
			this.looks.incrementAndGet();
			return new DescribeConsumerGroupsResult(Map.of("shop", this.described.get()));
		});
		given(this.admin.listConsumerGroupOffsets(eq("shop"), any())).willReturn(this.offsets);
		given(this.offsets.partitionsToOffsetAndMetadata())
			.willReturn(KafkaFuture.completedFuture(Map.of(TWO, new OffsetAndMetadata(5))));
		given(this.admin.describeTopics(anyCollection(), any())).willReturn(this.topics);
		given(this.topics.topicNameValues()).willReturn(Map.of("one", topic("one"), "two", topic("two")));
		given(this.admin.listOffsets(anyMap(), any())).willAnswer((call) -> ends(call.getArgument(0)));
	}

	@Test
	void showsTopicsThatAreReadAndThatAreCommitted() {
		GroupLag lag = this.lags.of("shop", Set.of());
		assertThat(lag.asOf()).isEqualTo(NOW);
		assertThat(lag.failure()).isNull();
		assertThat(lag.partitions()).containsOnlyKeys(ONE, TWO)
			.containsEntry(ONE, new MemberLag(9L, null, null, TimeLag.UNKNOWN, PartitionState.UNASSIGNED, null));
		assertThat(lag.partitions().get(TWO)).isNotNull().satisfies((two) -> assertThat(two.records()).isEqualTo(4));
	}

	@Test
	void oneAsksAndTheOthersAreGivenWhatIsKnown() {
		GroupLag known = this.lags.of("shop", Set.of());
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		CountDownLatch asking = new CountDownLatch(1);
		KafkaFutureImpl<ConsumerGroupDescription> answer = new KafkaFutureImpl<>() {

			@Override
			public ConsumerGroupDescription get(long timeout, TimeUnit unit)
					throws InterruptedException, ExecutionException, TimeoutException {
				asking.countDown();
				return super.get(timeout, unit);
			}

		};
		this.described.set(answer);
		CompletableFuture<GroupLag> asker = CompletableFuture.supplyAsync(() -> this.lags.of("shop", Set.of()));
		Awaitility.await().until(() -> asking.getCount() == 0);
		assertThat(this.lags.of("shop", Set.of())).isSameAs(known);
		assertThat(this.looks).hasValue(2);
		answer.completeExceptionally(new GroupIdNotFoundException("absent"));
		assertThat(asker.join()).isNotSameAs(known);
		assertThat(this.lags.of("shop", Set.of())).isSameAs(asker.join());
		assertThat(this.looks).hasValue(2);
	}

	@Test
	void keepsWhatIsKnownOfAPartitionThatHasNoLeader() {
		GroupLag known = this.lags.of("shop", Set.of());
		this.endOfTwo = new LeaderNotAvailableException("planned");
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		GroupLag lag = this.lags.of("shop", Set.of());
		assertThat(lag.failure()).isEqualTo("the end of two-0 is not known: LeaderNotAvailableException: planned");
		assertThat(lag.partitions().get(TWO)).isEqualTo(known.partitions().get(TWO));
	}

	@Test
	void doesNotSayThatNobodyHasPartitionsIfMembersAreHidden() {
		this.described.set(failed(new TopicAuthorizationException(Set.of("secret"))));
		GroupLag lag = this.lags.of("shop", Set.of());
		assertThat(lag.failure()).contains("hidden");
		assertThat(lag.partitions()).hasSize(2)
			.allSatisfy((partition, one) -> assertThat(one.state()).isNotEqualTo(PartitionState.UNASSIGNED));
	}

	@Test
	void leavesOutTopicsThatWereDeleted() {
		given(this.topics.topicNameValues())
			.willReturn(Map.of("one", topic("one"), "two", failed(new UnknownTopicOrPartitionException("gone"))));
		GroupLag lag = this.lags.of("shop", Set.of());
		assertThat(lag.failure()).isNull();
		assertThat(lag.partitions()).containsOnlyKeys(ONE);
	}

	@Test
	void saysWhatFailedInsteadOfFailing() {
		this.groups.set(0, new ListenerGroup("shop", Map.of("bootstrap.servers", "b"), Set.of("one"), false));
		given(this.admin.describeConsumerGroups(anyCollection(), any())).willThrow(new IllegalStateException("closed"));
		assertThat(this.lags.of("shop", Set.of())).isEqualTo(new GroupLag(null, Map.of(), "closed"));
	}

	@Test
	void knowsNothingOfOtherGroups() {
		assertThat(this.lags.of("other", Set.of())).isEqualTo(GroupLag.NEVER_ASKED);
	}

	@Test
	void looksOnceAtAGroupOfSeveralListenersAndOnceInEachCluster() {
		this.groups.add(new ListenerGroup("shop", Map.of("bootstrap.servers", "a"), Set.of("two"), true));
		this.lags.of("shop", Set.of());
		assertThat(this.looks).hasValue(1);
		this.groups.add(new ListenerGroup("shop", Map.of("bootstrap.servers", "b"), Set.of("two"), true));
		assertThat(this.lags.of("shop", Set.of()).partitions()).hasSize(2);
		assertThat(this.looks).hasValue(2);
	}

	private ListOffsetsResult ends(Map<TopicPartition, OffsetSpec> question) {
		Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> answer = new HashMap<>();
		question.forEach((partition, spec) -> {
			Exception problem = partition.equals(TWO) ? this.endOfTwo : null;
			answer.put(partition, (problem != null) ? failed(problem) : KafkaFuture.completedFuture(
					new ListOffsetsResult.ListOffsetsResultInfo(9, NOW.toEpochMilli() - 5000, Optional.empty())));
		});
		return new ListOffsetsResult(answer);
	}

	private static KafkaFuture<TopicDescription> topic(String name) {
		return KafkaFuture.completedFuture(new TopicDescription(name, false,
				List.of(new TopicPartitionInfo(0, Node.noNode(), List.of(), List.of()))));
	}

	private static <T> KafkaFuture<T> failed(Exception reason) {
		KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
		future.completeExceptionally(reason);
		return future;
	}

}

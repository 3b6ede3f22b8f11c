package io.mergelane.group;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.mergelane.group.GroupLook.Answer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupResult;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link GroupLook} without a broker.
 */
class GroupLookTests {

	private static final String NO_PERMISSION = "this application has no permission to read the group, which its "
			+ "consumer needs as well";

	private final Admin admin = Mockito.mock(Admin.class);

	private final GroupLook look = new GroupLook(this.admin, Clock.fixed(Looks.NOW, ZoneOffset.UTC),
			Duration.ofSeconds(5));

	private final Map<String, KafkaFuture<ConsumerGroupDescription>> described = new HashMap<>();

	private final ListConsumerGroupOffsetsResult offsets = Mockito.mock(ListConsumerGroupOffsetsResult.class);

	GroupLookTests() {
		given(this.admin.describeConsumerGroups(anyCollection(), any()))
			.willReturn(new DescribeConsumerGroupsResult(this.described));
		given(this.admin.listConsumerGroupOffsets(anyMap(), any())).willReturn(this.offsets);
	}

	@Test
	void answersForEachGroupThoughOthersFail() {
		group("good", KafkaFuture.completedFuture(empty("good")), KafkaFuture.completedFuture(Map.of()));
		group("absent", failed(new GroupIdNotFoundException("Group absent not found.")),
				failed(new GroupIdNotFoundException("Group absent not found.")));
		group("forbidden", failed(new GroupAuthorizationException("forbidden")),
				failed(new GroupAuthorizationException("forbidden")));
		group("slow", failed(new TimeoutException("waited")), KafkaFuture.completedFuture(Map.of()));
		group("odd", failed(new CoordinatorNotAvailableException("gone")), KafkaFuture.completedFuture(Map.of()));
		group("connect", failed(new IllegalArgumentException("GroupId connect is not a consumer group (connect).")),
				KafkaFuture.completedFuture(Map.of()));
		group("share", failed(new GroupIdNotFoundException("Group share is not a consumer group.")),
				KafkaFuture.completedFuture(Map.of()));
		Map<String, Answer> answers = this.look.look(this.described.keySet());
		assertThat(answers).hasSize(7)
			.containsEntry("good", seen("good", GroupType.CONSUMER, GroupState.EMPTY, Map.of(), false))
			.containsEntry("absent", seen("absent", GroupType.UNKNOWN, GroupState.DEAD, Map.of(), false))
			.containsEntry("forbidden", new Answer.Failed(NO_PERMISSION, Looks.NOW))
			.containsEntry("slow", new Answer.Failed("Kafka has not answered within 5000 ms", Looks.NOW))
			.containsEntry("odd", new Answer.Failed("CoordinatorNotAvailableException: gone", Looks.NOW))
			.containsEntry("connect",
					new Answer.Failed("the group is a share group or of another kind, which no consumer can join "
							+ "(GroupId connect is not a consumer group (connect).)", Looks.NOW))
			.containsEntry("share",
					new Answer.Failed("the group is a share group or of another kind, which no consumer can join "
							+ "(Group share is not a consumer group.)", Looks.NOW));
		Mockito.verify(this.admin, Mockito.times(1)).describeConsumerGroups(anyCollection(), any());
		Mockito.verify(this.admin, Mockito.times(1)).listConsumerGroupOffsets(anyMap(), any());
	}

	@Test
	void failsIfTheOffsetsAreNotTold() {
		group("orders", KafkaFuture.completedFuture(empty("orders")),
				failed(new GroupAuthorizationException("forbidden")));
		assertThat(this.look.look(List.of("orders"))).containsEntry("orders",
				new Answer.Failed(NO_PERMISSION, Looks.NOW));
	}

	@Test
	void knowsThatTopicsAreHidden() {
		TopicPartition partition = new TopicPartition("orders", 0);
		group("orders", failed(new TopicAuthorizationException("The described group uses topics that...")),
				KafkaFuture.completedFuture(Map.of(partition, new OffsetAndMetadata(5, "x"))));
		assertThat(this.look.look(List.of("orders"))).containsEntry("orders", seen("orders", GroupType.CONSUMER,
				GroupState.UNKNOWN, Map.of(partition, new GroupFacts.Committed(5, null)), true));
	}

	@Test
	void leavesOutPartitionsWithoutOffset() {
		Map<TopicPartition, @Nullable OffsetAndMetadata> none = new HashMap<>();
		none.put(new TopicPartition("orders", 0), null);
		KafkaFutureImpl<Map<TopicPartition, @Nullable OffsetAndMetadata>> future = new KafkaFutureImpl<>();
		future.complete(none);
		group("orders", KafkaFuture.completedFuture(empty("orders")), future);
		assertThat(this.look.look(List.of("orders"))).containsEntry("orders",
				seen("orders", GroupType.CONSUMER, GroupState.EMPTY, Map.of(), false));
	}

	@Test
	void asksNobodyIfThereIsNoGroup() {
		assertThat(this.look.look(List.of())).isEmpty();
		Mockito.verifyNoInteractions(this.admin);
	}

	@Test
	void asksOnceForAGroupThatIsNamedTwice() {
		group("orders", KafkaFuture.completedFuture(empty("orders")), KafkaFuture.completedFuture(Map.of()));
		assertThat(this.look.look(List.of("orders", "orders"))).containsOnlyKeys("orders");
	}

	@Test
	void failsForAllGroupsIfTheClientIsClosed() {
		given(this.admin.describeConsumerGroups(anyCollection(), any())).willThrow(new IllegalStateException("closed"));
		Answer failed = new Answer.Failed("IllegalStateException: closed", Looks.NOW);
		assertThat(this.look.look(List.of("a", "b"))).isEqualTo(Map.of("a", failed, "b", failed));
	}

	@Test
	void doesNotWaitForAClientThatIsStuck() {
		group("orders", new KafkaFutureImpl<>(), new KafkaFutureImpl<>());
		assertThat(new GroupLook(this.admin, Clock.fixed(Looks.NOW, ZoneOffset.UTC), Duration.ofMillis(10))
			.look(List.of("orders")))
			.containsEntry("orders", new Answer.Failed("Kafka has not answered within 10 ms", Looks.NOW));
	}

	@Test
	void canBeInterrupted() {
		group("orders", new KafkaFutureImpl<>(), new KafkaFutureImpl<>());
		Thread.currentThread().interrupt();
		assertThat(this.look.look(List.of("orders"))).containsEntry("orders",
				new Answer.Failed("the look was interrupted", Looks.NOW));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void saysWhyTheClusterIsNotKnown() {
		DescribeClusterResult result = Mockito.mock(DescribeClusterResult.class);
		given(this.admin.describeCluster(any())).willReturn(result);
		given(result.clusterId()).willReturn(failed(new TimeoutException("waited")));
		assertThatExceptionOfType(KafkaException.class).isThrownBy(this.look::clusterId)
			.withMessage("Kafka has not told the id of the cluster: Kafka has not answered within 5000 ms");
	}

	@Test
	void removesTheOthersThoughOneIsGone() {
		removal(Map.of("a", failed(new UnknownMemberIdException("gone")), "b", KafkaFuture.completedFuture(null)));
		this.look.removeStaticMembers("orders", List.of("a", "b"));
	}

	@Test
	void saysWhichMemberIsNotRemoved() {
		removal(Map.of("a", failed(new GroupAuthorizationException("orders"))));
		assertThatExceptionOfType(KafkaException.class)
			.isThrownBy(() -> this.look.removeStaticMembers("orders", List.of("a")))
			.withMessage("Static member 'a' was not removed: " + NO_PERMISSION);
	}

	/**
	 * Kafka's own request without members is to remove all of them.
	 */
	@Test
	void removesNobodyIfNobodyIsNamed() {
		this.look.removeStaticMembers("orders", List.of());
		Mockito.verifyNoInteractions(this.admin);
	}

	private void removal(Map<String, KafkaFuture<Void>> results) {
		RemoveMembersFromConsumerGroupResult result = Mockito.mock(RemoveMembersFromConsumerGroupResult.class);
		given(this.admin.removeMembersFromConsumerGroup(anyString(), any())).willReturn(result);
		results.forEach(
				(instanceId, future) -> given(result.memberResult(new MemberToRemove(instanceId))).willReturn(future));
	}

	private void group(String group, KafkaFuture<ConsumerGroupDescription> description,
			KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed) {
		this.described.put(group, description);
		given(this.offsets.partitionsToOffsetAndMetadata(group)).willReturn(committed);
	}

	private static <T> KafkaFuture<T> failed(RuntimeException failure) {
		KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
		future.completeExceptionally(failure);
		return future;
	}

	private static ConsumerGroupDescription empty(String group) {
		return new ConsumerGroupDescription(group, false, List.of(), "range", GroupType.CONSUMER, GroupState.EMPTY,
				Node.noNode(), Set.of(), Optional.empty(), Optional.empty());
	}

	private static Answer seen(String group, GroupType type, GroupState state,
			Map<TopicPartition, GroupFacts.Committed> committed, boolean hiddenTopics) {
		return new Answer.Seen(new GroupFacts(group, type, state, List.of(), committed, hiddenTopics, Looks.NOW));
	}

}

package io.mergelane.group;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupResult;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Asks Kafka who uses groups. It needs no permission that a consumer of the group does
 * not need as well.
 * <p>
 * Threading: thread-safe; each method waits for Kafka, as long as the timeout at most.
 */
public final class GroupLook {

	/**
	 * How a broker says that a group is a share group or one of Kafka Streams. The
	 * exception is the same as for a group that does not exist.
	 */
	private static final String OTHER_KIND = "is not a consumer group";

	private final Admin admin;

	private final Clock clock;

	private final Duration timeout;

	/**
	 * Create a look.
	 * @param admin an admin client with the consumer's servers and credentials
	 * @param clock tells when a look begins
	 * @param timeout how long to wait for Kafka
	 */
	public GroupLook(Admin admin, Clock clock, Duration timeout) {
		this.admin = admin;
		this.clock = clock;
		this.timeout = timeout;
	}

	/**
	 * Look at groups. What happens after the look has begun may be missing.
	 * @param groups names of the groups
	 * @return what Kafka says of each of them
	 */
	public Map<String, Answer> look(Collection<String> groups) {
		Instant asOf = this.clock.instant();
		long deadline = deadline();
		Set<String> distinct = Set.copyOf(groups);
		if (distinct.isEmpty()) {
			return Map.of();
		}
		try {
			Map<String, KafkaFuture<ConsumerGroupDescription>> described = this.admin
				.describeConsumerGroups(distinct, bounded(new DescribeConsumerGroupsOptions()))
				.describedGroups();
			ListConsumerGroupOffsetsResult offsets = this.admin.listConsumerGroupOffsets(
					distinct.stream()
						.collect(Collectors.toMap((group) -> group, (group) -> new ListConsumerGroupOffsetsSpec())),
					bounded(new ListConsumerGroupOffsetsOptions()));
			return distinct.stream()
				.collect(Collectors.toMap((group) -> group,
						(group) -> answer(group, Objects.requireNonNull(described.get(group)),
								offsets.partitionsToOffsetAndMetadata(group), asOf, deadline)));
		}
		// A client that is closed, for one.
		catch (RuntimeException ex) {
			return distinct.stream()
				.collect(Collectors.toMap((group) -> group, (group) -> new Answer.Failed(reason(ex), asOf)));
		}
	}

	private Answer answer(String group, KafkaFuture<ConsumerGroupDescription> described,
			KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets, Instant asOf, long deadline) {
		try {
			Description description = description(described, deadline);
			return new Answer.Seen(new GroupFacts(group, description.type(), description.state(), description.members(),
					committed(offsets, deadline), description.hiddenTopics(), asOf));
		}
		catch (ExecutionException | TimeoutException | RuntimeException ex) {
			return new Answer.Failed(reason(ex), asOf);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Answer.Failed(reason(ex), asOf);
		}
	}

	private static Description description(KafkaFuture<ConsumerGroupDescription> described, long deadline)
			throws ExecutionException, TimeoutException, InterruptedException {
		try {
			ConsumerGroupDescription description = get(described, deadline);
			return new Description(description.type(), description.groupState(),
					description.members().stream().map(GroupLook::member).toList(), false);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof TopicAuthorizationException) {
				return new Description(GroupType.CONSUMER, GroupState.UNKNOWN, List.of(), true);
			}
			if (ex.getCause() instanceof GroupIdNotFoundException absent && !isOfOtherKind(absent)) {
				return new Description(GroupType.UNKNOWN, GroupState.DEAD, List.of(), false);
			}
			throw ex;
		}
	}

	private static boolean isOfOtherKind(GroupIdNotFoundException ex) {
		return ex.getMessage() != null && ex.getMessage().contains(OTHER_KIND);
	}

	private static SeenMember member(MemberDescription member) {
		return new SeenMember(member.consumerId(), member.clientId(), member.host(),
				member.groupInstanceId().orElse(null), member.assignment().topicPartitions(),
				member.memberEpoch().orElse(null));
	}

	private static Map<TopicPartition, GroupFacts.Committed> committed(
			KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets, long deadline)
			throws ExecutionException, TimeoutException, InterruptedException {
		try {
			Map<TopicPartition, GroupFacts.Committed> committed = new HashMap<>();
			get(offsets, deadline).forEach((partition, offset) -> {
				// Kafka gives null for a partition without a committed offset.
				if (offset != null) {
					committed.put(partition,
							new GroupFacts.Committed(offset.offset(), OwnerStamp.in(offset.metadata())));
				}
			});
			return committed;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof GroupIdNotFoundException) {
				return Map.of();
			}
			throw ex;
		}
	}

	/**
	 * Ask which cluster this is.
	 * @return the id of the cluster
	 * @throws KafkaException if Kafka does not tell; the message says why
	 */
	public String clusterId() {
		try {
			return get(this.admin.describeCluster(bounded(new DescribeClusterOptions())).clusterId(), deadline());
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new KafkaException("Kafka has not told the id of the cluster: " + reason(ex), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new KafkaException("Kafka has not told the id of the cluster: " + reason(ex), ex);
		}
	}

	/**
	 * Remove static members, which otherwise keep their partitions until their session
	 * ends, though they are closed. Members that are gone already are no error.
	 * @param group name of the group
	 * @param instanceIds the static ids
	 * @throws KafkaException if Kafka does not do it; the message says why
	 */
	public void removeStaticMembers(String group, Collection<String> instanceIds) {
		// Without members, the request would be to remove all.
		if (instanceIds.isEmpty()) {
			return;
		}
		Set<MemberToRemove> members = instanceIds.stream().map(MemberToRemove::new).collect(Collectors.toSet());
		RemoveMembersFromConsumerGroupOptions options = bounded(new RemoveMembersFromConsumerGroupOptions(members));
		options.reason("their application has left the group");
		RemoveMembersFromConsumerGroupResult result = this.admin.removeMembersFromConsumerGroup(group, options);
		long deadline = deadline();
		members.forEach((member) -> awaitRemoval(result, member, deadline));
	}

	private void awaitRemoval(RemoveMembersFromConsumerGroupResult result, MemberToRemove member, long deadline) {
		try {
			get(result.memberResult(member), deadline);
		}
		catch (ExecutionException | TimeoutException ex) {
			if (!isGone(ex)) {
				throw new KafkaException(notRemoved(member, ex), ex);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new KafkaException(notRemoved(member, ex), ex);
		}
	}

	private static boolean isGone(Exception ex) {
		return ex.getCause() instanceof UnknownMemberIdException || ex.getCause() instanceof GroupIdNotFoundException;
	}

	private String notRemoved(MemberToRemove member, Exception ex) {
		return "Static member '%s' was not removed: %s".formatted(member.groupInstanceId(), reason(ex));
	}

	private String reason(Exception ex) {
		Throwable cause = (ex instanceof ExecutionException && ex.getCause() != null) ? ex.getCause() : ex;
		if (cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
			return "Kafka has not answered within " + this.timeout.toMillis() + " ms";
		}
		if (cause instanceof InterruptedException) {
			return "the look was interrupted";
		}
		if (cause instanceof GroupAuthorizationException) {
			return "this application has no permission to read the group, which its consumer needs as well";
		}
		if (cause.getMessage() != null && cause.getMessage().contains(OTHER_KIND)) {
			return "the group is a share group or of another kind, which no consumer can join (%s)"
				.formatted(cause.getMessage());
		}
		return cause.getClass().getSimpleName() + ": " + cause.getMessage();
	}

	private <O extends AbstractOptions<O>> O bounded(O options) {
		return options.timeoutMs((int) Math.min(Integer.MAX_VALUE, this.timeout.toMillis()));
	}

	private long deadline() {
		return System.nanoTime() + this.timeout.toNanos();
	}

	private static <T> T get(KafkaFuture<T> future, long deadline)
			throws ExecutionException, TimeoutException, InterruptedException {
		return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
	}

	/**
	 * What the first of the two requests tells.
	 */
	private record Description(GroupType type, GroupState state, List<SeenMember> members, boolean hiddenTopics) {

	}

	/**
	 * What Kafka says of a group.
	 * <p>
	 * Threading: immutable.
	 */
	public sealed interface Answer {

		/**
		 * When the look began: what has happened since may be missing.
		 * @return the time
		 */
		Instant asOf();

		/**
		 * It has answered.
		 *
		 * @param facts what it shows
		 */
		record Seen(GroupFacts facts) implements Answer {

			@Override
			public Instant asOf() {
				return this.facts.asOf();
			}

		}

		/**
		 * It has not answered, or does not let the group be seen.
		 *
		 * @param reason why, a sentence without its full stop
		 * @param asOf when the look began
		 */
		record Failed(String reason, Instant asOf) implements Answer {

		}

	}

}

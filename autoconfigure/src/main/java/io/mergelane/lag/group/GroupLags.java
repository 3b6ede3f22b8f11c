package io.mergelane.lag.group;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.mergelane.group.ClusterAdmins;
import io.mergelane.listener.ListenerGroup;
import org.apache.kafka.common.TopicPartition;

/**
 * How far behind the groups of this application are, with the partitions that other
 * members have or nobody has.
 * <p>
 * Threading: thread-safe; Kafka is asked on the thread of a caller, for ten seconds at
 * most.
 */
public final class GroupLags {

	private final Supplier<List<ListenerGroup>> groups;

	private final ClusterAdmins admins;

	private final Clock clock;

	private final LongSupplier nanoTime;

	private final Map<ListenerGroup, GroupLagCache> caches = new ConcurrentHashMap<>();

	/**
	 * Create it.
	 * @param groups gives the groups of all listeners
	 * @param admins the clients that Kafka is asked with
	 * @param clock tells when it was asked, and how old records are
	 * @param nanoTime time that only grows, as {@link System#nanoTime()}
	 */
	public GroupLags(Supplier<List<ListenerGroup>> groups, ClusterAdmins admins, Clock clock, LongSupplier nanoTime) {
		this.groups = groups;
		this.admins = admins;
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	/**
	 * Return how far behind a group is.
	 * @param group its name
	 * @param own the partitions of which more is known than Kafka tells
	 * @return what was found last, at most ten seconds ago if Kafka answers
	 */
	public GroupLag of(String group, Set<TopicPartition> own) {
		GroupLag all = GroupLag.NEVER_ASKED;
		for (ListenerGroup one : merged(group)) {
			GroupLag lag = this.caches
				.computeIfAbsent(one, (added) -> new GroupLagCache(added, this.admins, this.clock, this.nanoTime))
				.get(own);
			all = (all == GroupLag.NEVER_ASKED) ? lag : both(all, lag);
		}
		return all;
	}

	/**
	 * Listeners of one group are looked at together, unless they are on different
	 * clusters.
	 */
	private Iterable<ListenerGroup> merged(String group) {
		Map<Map<String, Object>, ListenerGroup> byCluster = new HashMap<>();
		for (ListenerGroup one : this.groups.get()) {
			if (one.name().equals(group)) {
				byCluster.merge(one.connection(), one, GroupLags::merge);
			}
		}
		return byCluster.values();
	}

	private static ListenerGroup merge(ListenerGroup one, ListenerGroup other) {
		Set<String> topics = new HashSet<>(one.topics());
		topics.addAll(other.topics());
		return new ListenerGroup(one.name(), one.connection(), topics, one.readCommitted() && other.readCommitted());
	}

	private static GroupLag both(GroupLag one, GroupLag other) {
		Map<TopicPartition, MemberLag> partitions = new HashMap<>(one.partitions());
		partitions.putAll(other.partitions());
		Instant asOf = (one.asOf() == null || other.asOf() == null || one.asOf().isBefore(other.asOf())) ? one.asOf()
				: other.asOf();
		return new GroupLag(asOf, partitions, (one.failure() != null) ? one.failure() : other.failure());
	}

}

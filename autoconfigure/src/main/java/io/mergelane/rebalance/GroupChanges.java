package io.mergelane.rebalance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Who has come into a group and who has left it, by what was seen of it, and hence why it
 * may have been rebalanced.
 * <p>
 * A member is seen before others hear of it: by the consumer protocol two heartbeats may
 * pass until the one that takes over has its partitions. So what a look has found
 * explains what happens up to 15 seconds later, as well as what has happened before.
 * <p>
 * Threading: not thread-safe.
 */
final class GroupChanges {

	private static final Duration LINGERS = Duration.ofSeconds(15);

	private static final Duration KEPT = Duration.ofMinutes(10);

	private static final int MOST = 200;

	/**
	 * Names in a detail.
	 */
	private static final int NAMED = 2;

	/**
	 * How often a member comes within ten minutes that is not only deployed.
	 */
	private static final int RESTLESS = 3;

	private final Deque<Change> changes = new ArrayDeque<>();

	private @Nullable GroupSight last;

	private @Nullable Map<String, Integer> partitions;

	/**
	 * Forget what was seen.
	 */
	void clear() {
		this.changes.clear();
		this.last = null;
		this.partitions = null;
	}

	/**
	 * The group was looked at.
	 * @param sight who was in it
	 * @return whether it tells more than what was seen before
	 */
	boolean saw(GroupSight sight) {
		GroupSight before = this.last;
		if (before != null && !sight.asOf().isAfter(before.asOf())) {
			return false;
		}
		this.last = sight;
		if (before != null) {
			Change change = new Change(sight.asOf(), without(sight.members(), before.members()),
					without(before.members(), sight.members()), otherPartitions(sight.partitions()));
			if (!change.isNothing()) {
				this.changes.addLast(change);
			}
		}
		this.partitions = (sight.partitions() != null) ? sight.partitions() : this.partitions;
		this.changes.removeIf((change) -> change.found().isBefore(sight.asOf().minus(KEPT)));
		if (this.changes.size() > MOST) {
			this.changes.removeFirst();
		}
		return true;
	}

	private static List<GroupSight.Member> without(List<GroupSight.Member> members, List<GroupSight.Member> others) {
		Set<String> ids = others.stream().map(GroupSight.Member::id).collect(Collectors.toSet());
		return members.stream().filter((member) -> !ids.contains(member.id())).toList();
	}

	private @Nullable String otherPartitions(@Nullable Map<String, Integer> now) {
		Map<String, Integer> before = this.partitions;
		if (before == null || now == null || before.equals(now)) {
			return null;
		}
		Set<String> topics = new TreeSet<>(before.keySet());
		topics.addAll(now.keySet());
		return topics.stream()
			.filter((topic) -> !Objects.equals(before.get(topic), now.get(topic)))
			.limit(NAMED)
			.map((topic) -> "%s has %d partitions instead of %d".formatted(topic, now.getOrDefault(topic, 0),
					before.getOrDefault(topic, 0)))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Infer why a group was rebalanced before it was looked at last.
	 * @param at when it was
	 * @param own id of the member that asks, which is no reason for itself
	 * @return the reason
	 */
	RebalanceReason reason(Instant at, @Nullable String own) {
		List<GroupSight.Member> came = new ArrayList<>();
		List<GroupSight.Member> left = new ArrayList<>();
		String otherPartitions = null;
		for (Change change : this.changes) {
			if (!change.found().isBefore(at.minus(LINGERS))) {
				came.addAll(change.came());
				left.addAll(change.left());
				// Who has come and left since has left.
				came.removeAll(change.left());
				otherPartitions = (change.partitions() != null) ? change.partitions() : otherPartitions;
			}
		}
		came.removeIf((member) -> member.id().equals(own));
		left.removeIf((member) -> member.id().equals(own));
		if (!came.isEmpty() && !left.isEmpty()) {
			return reason(isRolling(came, left) ? RebalanceCause.ROLLING : RebalanceCause.MEMBERS_CHANGED,
					"came: %s; left: %s".formatted(names(came), names(left)));
		}
		if (!came.isEmpty()) {
			return reason(RebalanceCause.MEMBER_JOINED, names(came));
		}
		if (!left.isEmpty()) {
			return reason(RebalanceCause.MEMBER_LEFT, names(left));
		}
		return (otherPartitions != null) ? reason(RebalanceCause.PARTITIONS_CHANGED, otherPartitions)
				: RebalanceReason.UNKNOWN;
	}

	private static RebalanceReason reason(RebalanceCause cause, String detail) {
		return new RebalanceReason(cause, CauseBasis.MEMBERSHIP_DIFF, detail);
	}

	private boolean isRolling(List<GroupSight.Member> came, List<GroupSight.Member> left) {
		Set<String> applications = new HashSet<>();
		left.stream()
			.map(GroupSight.Member::application)
			.filter(Objects::nonNull)
			.forEach((application) -> applications.add(application));
		Map<String, Integer> comings = comings();
		return came.stream().anyMatch((member) -> applications.contains(member.application()))
				&& came.stream().allMatch((member) -> comings.getOrDefault(member.label(), 0) < RESTLESS);
	}

	private Map<String, Integer> comings() {
		Map<String, Integer> comings = new HashMap<>();
		for (Change change : this.changes) {
			change.came().forEach((member) -> comings.merge(member.label(), 1, Integer::sum));
		}
		return comings;
	}

	private static String names(List<GroupSight.Member> members) {
		String names = members.stream().limit(NAMED).map(GroupSight.Member::label).collect(Collectors.joining(", "));
		return (members.size() > NAMED) ? "%s and %d more".formatted(names, members.size() - NAMED) : names;
	}

	/**
	 * Return the member that comes and goes more than once.
	 * @param since from when on that counts
	 * @return its client id and host, or {@code null} if none does
	 */
	@Nullable String restless(Instant since) {
		Map<String, Integer> moves = new HashMap<>();
		for (Change change : this.changes) {
			if (change.found().isAfter(since)) {
				change.came().forEach((member) -> moves.merge(member.label(), 1, Integer::sum));
				change.left().forEach((member) -> moves.merge(member.label(), 1, Integer::sum));
			}
		}
		return moves.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() >= RESTLESS)
			.max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
			.map(Map.Entry::getKey)
			.orElse(null);
	}

	/**
	 * What a look has found.
	 *
	 * @param found when it began
	 * @param came who was not there before
	 * @param left who was there before
	 * @param partitions which topics have others than before, or {@code null}
	 */
	private record Change(Instant found, List<GroupSight.Member> came, List<GroupSight.Member> left,
			@Nullable String partitions) {

		boolean isNothing() {
			return this.came.isEmpty() && this.left.isEmpty() && this.partitions == null;
		}

	}

}

package io.mergelane.group;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a group has found, for one application.
 * <p>
 * Threading: immutable.
 *
 * @param subject whom it was looked at for
 * @param joined whether this application had joined the group
 * @param answer what Kafka said
 * @param verdict what it means
 * @param strong of {@link Verdict#SUSPECT} and {@link Verdict#UNIDENTIFIED}: whether the
 * unknown members hardly are this application's older version
 * @param members the members, with whose they are
 */
public record GroupFinding(GroupSubject subject, boolean joined, GroupLook.Answer answer, Verdict verdict,
		boolean strong, List<GroupMember> members) {

	public GroupFinding {
		members = List.copyOf(members);
	}

	/**
	 * What Kafka showed.
	 * @return the facts, or null if it did not answer
	 */
	public @Nullable GroupFacts facts() {
		return (this.answer instanceof GroupLook.Answer.Seen seen) ? seen.facts() : null;
	}

	/**
	 * Why Kafka did not answer.
	 * @return the reason, or null if it did
	 */
	public @Nullable String failure() {
		return (this.answer instanceof GroupLook.Answer.Failed failed) ? failed.reason() : null;
	}

	/**
	 * When the look began.
	 * @return the time
	 */
	public Instant asOf() {
		return this.answer.asOf();
	}

	/**
	 * Who had the group first.
	 * @return the recorded owner, or null if none is known
	 */
	public @Nullable Claim owner() {
		GroupFacts facts = facts();
		return (facts != null) ? facts.owner() : null;
	}

	/**
	 * Return whether Kafka shows no member because one holds a topic that this
	 * application may not see.
	 * @return whether members are hidden
	 */
	public boolean hiddenTopics() {
		GroupFacts facts = facts();
		return facts != null && facts.hiddenTopics();
	}

	public List<GroupMember> own() {
		return members(GroupMember.Kind.OWN);
	}

	public List<GroupMember> foreign() {
		return members(GroupMember.Kind.FOREIGN);
	}

	public List<GroupMember> unidentified() {
		return members(GroupMember.Kind.UNIDENTIFIED);
	}

	private List<GroupMember> members(GroupMember.Kind kind) {
		return this.members.stream().filter((member) -> member.kind() == kind).toList();
	}

	/**
	 * What has become of a member.
	 * @param member one of the members
	 * @return its state
	 */
	public MemberState state(GroupMember member) {
		if (member.isAway()) {
			return MemberState.LEAVING;
		}
		if (!member.isIdle()) {
			return MemberState.ACTIVE;
		}
		if (this.members.stream().anyMatch(this::takesOurs)) {
			return MemberState.STARVED;
		}
		boolean allOwn = this.members.stream().allMatch((other) -> other.kind() == GroupMember.Kind.OWN);
		return (allOwn && surplus() > 0) ? MemberState.STANDBY : MemberState.WAITING;
	}

	private boolean takesOurs(GroupMember member) {
		return member.kind() != GroupMember.Kind.OWN
				&& member.assigned().stream().anyMatch((partition) -> this.subject.subscribes(partition.topic()));
	}

	private int present() {
		return (int) this.members.stream().filter((member) -> !member.isAway()).count();
	}

	/**
	 * How many members hold no partition, without those that are leaving.
	 * @return the number of members
	 */
	public int idleMembers() {
		return (int) this.members.stream().filter((member) -> member.isIdle() && !member.isAway()).count();
	}

	/**
	 * How many partitions the group is known to have: those that are held or for which
	 * something is committed, of the topics this application subscribes.
	 * @return the number of partitions
	 */
	public int partitions() {
		Set<TopicPartition> partitions = new HashSet<>();
		this.members.forEach((member) -> partitions.addAll(member.assigned()));
		GroupFacts facts = facts();
		if (facts != null) {
			partitions.addAll(facts.committed().keySet());
		}
		partitions.removeIf((partition) -> !this.subject.subscribes(partition.topic()));
		return partitions.size();
	}

	/**
	 * How many of these partitions nobody holds, as far as that is to be seen.
	 * @return the number of partitions
	 */
	public int unassigned() {
		long held = this.members.stream()
			.flatMap((member) -> member.assigned().stream())
			.filter((partition) -> this.subject.subscribes(partition.topic()))
			.distinct()
			.count();
		return partitions() - (int) held;
	}

	/**
	 * Say what should be changed about the number of members.
	 * @return a sentence without its full stop, or null if there is nothing to say
	 */
	public @Nullable String advice() {
		int surplus = surplus();
		if (surplus == 0) {
			return null;
		}
		int partitions = partitions();
		return "%d members for %s: %d can never work".formatted(present(),
				(partitions == 1) ? "1 partition" : partitions + " partitions", surplus);
	}

	/**
	 * Return how many more members than partitions there are. While a group is
	 * rebalanced, its partitions are not all to be seen.
	 */
	private int surplus() {
		GroupFacts facts = facts();
		int partitions = partitions();
		return (facts != null && facts.state() == GroupState.STABLE && partitions > 0)
				? Math.max(0, present() - partitions) : 0;
	}

	/**
	 * What a commit of this application has to tell. An owner remains what it is, unless
	 * the group is taken over: then this application is said to have had it before. A
	 * group without an owner becomes this application's only if nobody else is there.
	 * @param clientId client id of the consumer that commits
	 * @return the stamp, or null if the commit must not have any
	 */
	public @Nullable OwnerStamp stamp(String clientId) {
		ApplicationIdentity me = this.subject.identity();
		GroupFacts facts = facts();
		Claim owner = owner();
		if (facts == null || owner == null && this.verdict != Verdict.CLEAR) {
			return null;
		}
		if (owner == null) {
			return new OwnerStamp(me, facts.asOf(), facts.committed().isEmpty(), me, clientId);
		}
		if (!this.subject.takeOver() || owner.identity().equals(me)) {
			return new OwnerStamp(owner.identity(), owner.since(), owner.founded(), me, clientId);
		}
		// The oldest stamp tells the owner, and other partitions still have its own.
		Instant before = owner.since().minusSeconds(1);
		return new OwnerStamp(me, before.isBefore(Instant.EPOCH) ? Instant.EPOCH : before, true, me, clientId);
	}

}

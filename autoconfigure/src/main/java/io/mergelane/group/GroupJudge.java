package io.mergelane.group;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Tells what a look at a group means.
 * <p>
 * Threading: immutable.
 */
public final class GroupJudge {

	/**
	 * Judge what was seen of a group.
	 * @param subject whom the group was looked at for
	 * @param answer what Kafka said
	 * @param joined whether this application had joined the group when the look began
	 * @param now the time
	 * @return what it means
	 */
	public GroupFinding judge(GroupSubject subject, GroupLook.Answer answer, boolean joined, Instant now) {
		if (!(answer instanceof GroupLook.Answer.Seen seen)) {
			return new GroupFinding(subject, joined, answer, Verdict.UNKNOWN, false, List.of());
		}
		GroupFacts facts = seen.facts();
		List<GroupMember> members = facts.members()
			.stream()
			.map((member) -> new GroupMember(member, subject.kindOf(member.clientId())))
			.toList();
		Verdict verdict = verdict(subject, facts, members, joined, now);
		boolean strong = (verdict == Verdict.SUSPECT || verdict == Verdict.UNIDENTIFIED)
				&& isStrong(subject, facts, members);
		return new GroupFinding(subject, joined, answer, verdict, strong, members);
	}

	private static Verdict verdict(GroupSubject subject, GroupFacts facts, List<GroupMember> members, boolean joined,
			Instant now) {
		Claim owner = facts.owner();
		if (owner != null && !subject.owns(owner)) {
			return owner.isSure(isAlive(owner, members), now) ? Verdict.TAKEN : Verdict.TAKEN_UNSURE;
		}
		if (has(members, GroupMember.Kind.FOREIGN)) {
			return ofForeign(owner, joined);
		}
		if (facts.hiddenTopics() || has(members, GroupMember.Kind.UNIDENTIFIED)) {
			return (owner == null && !joined && !subject.adopt()) ? Verdict.UNIDENTIFIED : Verdict.SUSPECT;
		}
		return Verdict.CLEAR;
	}

	private static Verdict ofForeign(@Nullable Claim owner, boolean joined) {
		if (owner != null) {
			return Verdict.SHARED_INCUMBENT;
		}
		return joined ? Verdict.CONTENDED : Verdict.TAKEN;
	}

	private static boolean isAlive(Claim owner, List<GroupMember> members) {
		return members.stream().anyMatch((member) -> owner.identity().equals(member.identity()));
	}

	private static boolean has(List<GroupMember> members, GroupMember.Kind kind) {
		return members.stream().anyMatch((member) -> member.kind() == kind);
	}

	/**
	 * Return whether the unknown members hardly are an older version of the application:
	 * it would not read other topics, nor use another library.
	 */
	private static boolean isStrong(GroupSubject subject, GroupFacts facts, List<GroupMember> members) {
		return facts.hiddenTopics() || members.stream()
			.filter((member) -> member.kind() == GroupMember.Kind.UNIDENTIFIED)
			.anyMatch((member) -> isForeignLibrary(member)
					|| member.assigned().stream().anyMatch((partition) -> !subject.subscribes(partition.topic())));
	}

	private static boolean isForeignLibrary(GroupMember member) {
		ClientLibrary library = ClientLibrary.of(member.clientId());
		return library != null && library != ClientLibrary.JAVA;
	}

}

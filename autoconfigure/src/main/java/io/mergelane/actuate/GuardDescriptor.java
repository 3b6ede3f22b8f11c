package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.mergelane.group.Claim;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupMember;
import io.mergelane.guard.GroupStatus;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whose a consumer group is, as far as it is known.
 *
 * @param verdict what the last look means, or {@code null} if nobody has looked yet
 * @param owner who had the group first
 * @param since when that was
 * @param lastLook when the last look began
 * @param failure why Kafka did not tell
 * @param members how many members there are, by whose they are
 * @param partitions how many partitions the group is known to have
 * @param others the members that are not this application's
 * @param keptOut ids of the listeners that are kept out of the group
 * @param starved how long members of this application have held no partition while others
 * do
 * @param advice what should be changed about the number of members
 */
public record GuardDescriptor(@Nullable String verdict, @Nullable String owner, @Nullable Instant since,
		@Nullable Instant lastLook, @Nullable String failure, Members members, int partitions,
		List<MemberDescriptor> others, List<String> keptOut, @Nullable Duration starved, @Nullable String advice) {

	private static final int MOST = 100;

	static GuardDescriptor of(GroupStatus status) {
		GroupFinding finding = status.finding();
		if (finding == null) {
			return new GuardDescriptor(null, null, null, null, null, new Members(0, 0, 0, 0), 0, List.of(),
					status.keptOut(), null, null);
		}
		Claim owner = finding.owner();
		return new GuardDescriptor(ListenerDescriptor.nameOf(finding.verdict()),
				(owner != null) ? owner.identity().toString() : null, (owner != null) ? owner.since() : null,
				finding.asOf(), finding.failure(),
				new Members(finding.own().size(), finding.foreign().size(), finding.unidentified().size(),
						finding.idleMembers()),
				finding.partitions(), others(finding), status.keptOut(), status.starved(), finding.advice());
	}

	private static List<MemberDescriptor> others(GroupFinding finding) {
		return Stream.concat(finding.foreign().stream(), finding.unidentified().stream())
			.limit(MOST)
			.map(MemberDescriptor::of)
			.toList();
	}

	/**
	 * How many members there are.
	 *
	 * @param own this application's
	 * @param foreign another application's
	 * @param unidentified nobody knows whose
	 * @param idle of all these, those that hold no partition
	 */
	public record Members(int own, int foreign, int unidentified, int idle) {

	}

	/**
	 * A member that is not this application's.
	 *
	 * @param clientId what it calls itself
	 * @param identity who it is, if its client id tells
	 * @param host where it is
	 * @param assigned the partitions it holds
	 */
	public record MemberDescriptor(String clientId, @Nullable String identity, String host, List<String> assigned) {

		static MemberDescriptor of(GroupMember member) {
			List<String> assigned = member.assigned()
				.stream()
				.map(TopicPartition::toString)
				.sorted()
				.limit(MOST)
				.toList();
			return new MemberDescriptor(member.clientId(),
					(member.identity() != null) ? member.identity().toString() : null, member.host(), assigned);
		}

	}

}

package io.mergelane.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupMember;
import io.mergelane.group.MemberState;
import io.mergelane.guard.GroupStatus;
import io.mergelane.listener.ListenerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The section {@code members} of a consumer group: who is in it, by the last look of the
 * group guard. Without one it is the consumers of this application.
 *
 * @param asOf when the look began, or {@code null} if there is none
 * @param members the members
 * @param truncated whether there are more
 * @param idle how many of all members hold no partition
 * @param partitions how many partitions the group is known to have
 * @param advice what should be changed about the number of members, or {@code null}
 * @param reason why this is not all that could be known, or {@code null}
 */
public record MembersSection(@Nullable Instant asOf, List<MemberDescriptor> members, boolean truncated, int idle,
		int partitions, @Nullable String advice, @Nullable String reason) implements OperationResponseBody {

	private static final int MOST = 100;

	static MembersSection of(GroupView group, @Nullable GroupStatus status) {
		GroupFinding finding = (status != null) ? status.finding() : null;
		if (finding == null || finding.facts() == null) {
			return here(group.listeners(), why(status, finding));
		}
		List<MemberDescriptor> members = finding.members()
			.stream()
			.limit(MOST)
			.map((member) -> MemberDescriptor.of(member, finding.state(member)))
			.toList();
		return new MembersSection(finding.asOf(), members, finding.members().size() > MOST, finding.idleMembers(),
				finding.partitions(), finding.advice(),
				finding.hiddenTopics() ? "Kafka shows no member because one holds a topic that may not be seen" : null);
	}

	private static String why(@Nullable GroupStatus status, @Nullable GroupFinding finding) {
		if (status == null) {
			return "the group guard does not look at this group: only consumers of this application are shown";
		}
		String failure = (finding != null) ? finding.failure() : null;
		return ((failure != null) ? "Kafka did not tell: " + failure : "nobody has looked yet")
				+ "; only consumers of this application are shown";
	}

	private static MembersSection here(List<ListenerSnapshot> listeners, String reason) {
		List<MemberDescriptor> all = new ArrayList<>();
		for (ListenerSnapshot listener : listeners) {
			if (listener.running()) {
				listener.consumers().forEach((consumer) -> all.add(MemberDescriptor.of(consumer)));
			}
		}
		int idle = (int) all.stream().filter((member) -> member.assigned().isEmpty()).count();
		int partitions = listeners.stream().mapToInt((listener) -> listener.partitions().size()).sum();
		return new MembersSection(null, all.stream().limit(MOST).toList(), all.size() > MOST, idle, partitions, null,
				reason);
	}

	/**
	 * A member.
	 *
	 * @param clientId what it calls itself, or {@code null} if it has not begun yet
	 * @param host where it is, or {@code null} if only this application is known
	 * @param identity who it is, if its client id tells
	 * @param kind {@code OWN}, {@code FOREIGN} or {@code UNIDENTIFIED}
	 * @param instanceId its static id, if it has one and it is known
	 * @param epoch its epoch, which the classic protocol does not tell
	 * @param assigned the partitions it holds
	 * @param truncated whether it holds more
	 * @param state what has become of it, or {@code null} if that takes a look at the
	 * group
	 */
	public record MemberDescriptor(@Nullable String clientId, @Nullable String host, @Nullable String identity,
			GroupMember.Kind kind, @Nullable String instanceId, @Nullable Integer epoch, List<String> assigned,
			boolean truncated, @Nullable MemberState state) {

		static MemberDescriptor of(GroupMember member, MemberState state) {
			return new MemberDescriptor(member.clientId(), member.host(),
					(member.identity() != null) ? member.identity().toString() : null, member.kind(),
					member.instanceId(), member.epoch(), names(member.assigned().stream().map(Object::toString)),
					isLong(member.assigned()), state);
		}

		static MemberDescriptor of(ConsumerSnapshot consumer) {
			return new MemberDescriptor(consumer.client().clientId(), null, null, GroupMember.Kind.OWN, null, null,
					names(consumer.partitions().stream().map((one) -> one.topic() + "-" + one.partition())),
					isLong(consumer.partitions()), consumer.partitions().isEmpty() ? null : MemberState.ACTIVE);
		}

		private static List<String> names(Stream<String> partitions) {
			return partitions.sorted().limit(MOST).toList();
		}

		private static boolean isLong(Collection<?> partitions) {
			return partitions.size() > MOST;
		}

	}

}

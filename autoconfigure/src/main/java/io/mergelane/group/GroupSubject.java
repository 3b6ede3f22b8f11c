package io.mergelane.group;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom a group is looked at for.
 * <p>
 * Threading: immutable.
 *
 * @param group name of the group
 * @param identity who this application is
 * @param previous who it was before; counts as itself
 * @param clientIds client ids that users have set for it; members that have one of them,
 * with or without a number behind, are its own
 * @param topics the topics it subscribes; none if it does so by pattern
 * @param adopt whether members without identity may be its own older version, so that it
 * may join: {@link Verdict#SUSPECT} instead of {@link Verdict#UNIDENTIFIED}
 * @param takeOver whether the group becomes its own, whoever has it, be it itself under a
 * previous name. This is about the recorded owner: members of another application remain
 * such
 */
public record GroupSubject(String group, ApplicationIdentity identity, Set<ApplicationIdentity> previous,
		Set<String> clientIds, Set<String> topics, boolean adopt, boolean takeOver) {

	private static final Pattern NUMBER = Pattern.compile("-[0-9]+$");

	public GroupSubject {
		previous = Set.copyOf(previous);
		clientIds = Set.copyOf(clientIds);
		topics = Set.copyOf(topics);
	}

	GroupMember.Kind kindOf(String clientId) {
		if (this.clientIds.contains(clientId) || this.clientIds.contains(NUMBER.matcher(clientId).replaceFirst(""))) {
			return GroupMember.Kind.OWN;
		}
		ApplicationIdentity other = ApplicationIdentity.ofClientId(clientId);
		if (other == null) {
			return GroupMember.Kind.UNIDENTIFIED;
		}
		return isMe(other) ? GroupMember.Kind.OWN : GroupMember.Kind.FOREIGN;
	}

	boolean isMe(ApplicationIdentity other) {
		return this.identity.equals(other) || this.previous.contains(other);
	}

	boolean owns(Claim owner) {
		return this.takeOver || isMe(owner.identity());
	}

	/**
	 * Return whether a topic is subscribed, or may be.
	 */
	boolean subscribes(String topic) {
		return this.topics.isEmpty() || this.topics.contains(topic);
	}

}

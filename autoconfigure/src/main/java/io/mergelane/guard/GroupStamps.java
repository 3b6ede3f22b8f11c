package io.mergelane.guard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.commit.CommitStamps;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.OwnerStamp;
import org.apache.kafka.common.TopicPartition;

/**
 * What the consumers of a listener commit to tell whose group it is.
 * <p>
 * Whoever commits, the owner stays: a partition keeps the one that was committed of it.
 * One without is said to be the owner's of the group, if it is known or nobody else is
 * there.
 * <p>
 * Threading: thread-safe.
 */
final class GroupStamps implements CommitStamps {

	private final ApplicationIdentity identity;

	private final boolean takeOver;

	private final String clientId;

	/**
	 * What is written of each partition. It is asked for at each turn of a consumer.
	 */
	private final Map<TopicPartition, String> sticky = new ConcurrentHashMap<>();

	// What is written where nothing is committed, or what is committed is taken over.
	private volatile String ofGroup = "";

	GroupStamps(ApplicationIdentity identity, boolean takeOver, String clientId) {
		this.identity = identity;
		this.takeOver = takeOver;
		this.clientId = clientId;
	}

	/**
	 * The group was looked at.
	 */
	void found(GroupFinding finding) {
		OwnerStamp stamp = finding.stamp(this.clientId);
		if (stamp != null) {
			this.ofGroup = stamp.text();
		}
	}

	@Override
	public void assigned(TopicPartition partition, String metadata) {
		OwnerStamp before = OwnerStamp.in(metadata);
		if (before == null || this.takeOver && !before.owner().equals(this.identity)) {
			this.sticky.remove(partition);
		}
		else {
			this.sticky.put(partition, before.writtenBy(this.identity, this.clientId).text());
		}
	}

	@Override
	public String stamp(TopicPartition partition) {
		String own = this.sticky.get(partition);
		return (own != null) ? own : this.ofGroup;
	}

	/**
	 * Return what is written where the partition is not known.
	 */
	String ofGroup() {
		return this.ofGroup;
	}

}

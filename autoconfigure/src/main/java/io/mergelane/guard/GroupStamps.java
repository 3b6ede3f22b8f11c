package io.mergelane.guard;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.commit.CommitStamps;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.OwnerStamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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

	private final Map<TopicPartition, Optional<OwnerStamp>> committed = new ConcurrentHashMap<>();

	// What is written where nothing is committed, or what is committed is taken over.
	private volatile @Nullable OwnerStamp ofGroup;

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
			this.ofGroup = stamp;
		}
	}

	@Override
	public void assigned(TopicPartition partition, String metadata) {
		this.committed.put(partition, Optional.ofNullable(OwnerStamp.in(metadata)));
	}

	@Override
	public String stamp(TopicPartition partition) {
		OwnerStamp before = this.committed.getOrDefault(partition, Optional.empty()).orElse(null);
		if (before != null && !(this.takeOver && !before.owner().equals(this.identity))) {
			return before.writtenBy(this.identity, this.clientId).text();
		}
		return ofGroup();
	}

	/**
	 * Return what is written where the partition is not known.
	 */
	String ofGroup() {
		OwnerStamp stamp = this.ofGroup;
		return (stamp != null) ? stamp.text() : "";
	}

}

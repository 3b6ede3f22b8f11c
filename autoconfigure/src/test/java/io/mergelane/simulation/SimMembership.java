package io.mergelane.simulation;

import io.mergelane.commit.CommitStamps;
import io.mergelane.consumer.GroupMembership;
import org.apache.kafka.common.TopicPartition;

/**
 * A group that is known to be the application's own, and is stamped.
 */
enum SimMembership implements GroupMembership, CommitStamps {

	STAMPED;

	@Override
	public void rebalanced() {
		// There is nobody else.
	}

	@Override
	public boolean mayBegin() {
		return true;
	}

	@Override
	public CommitStamps stamps() {
		return this;
	}

	@Override
	public void assigned(TopicPartition partition, String metadata) {
		// Each stamp is the same.
	}

	@Override
	public String stamp(TopicPartition partition) {
		return "o=simulated;s=1";
	}

}

package io.mergelane.simulation;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What is committed of a partition.
 *
 * @param offset the offset
 * @param leaderEpoch the leader epoch, or -1
 * @param metadata the metadata
 * @param foreign whether it was not committed by a member
 * @param assignment number of the assignment that committed it, or 0
 */
record Committed(long offset, int leaderEpoch, String metadata, boolean foreign, long assignment) {

	static Committed of(OffsetAndMetadata offset, long assignment) {
		return new Committed(offset.offset(), offset.leaderEpoch().orElse(-1), offset.metadata(), false, assignment);
	}

}

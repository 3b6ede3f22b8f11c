package io.mergelane.commit;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What is to be committed of a partition.
 * <p>
 * Threading: immutable.
 *
 * @param partition the partition
 * @param offset the offset, its leader epoch and metadata
 * @param finished how many records were finished when it became due
 * @param stamp the owner stamp in its metadata, if there was room for it
 */
record DueCommit(PartitionCommit partition, OffsetAndMetadata offset, long finished, String stamp) {

	void accepted() {
		this.partition.accepted(this.offset.offset(), this.finished, this.stamp);
	}

}

package io.mergelane.commit;

import org.apache.kafka.common.TopicPartition;

/**
 * Knows what is committed beside each offset to tell whose group it is.
 * <p>
 * Threading: thread-safe.
 */
public interface CommitStamps {

	/**
	 * No stamps.
	 */
	CommitStamps NONE = new CommitStamps() {

		@Override
		public void assigned(TopicPartition partition, String metadata) {
			// Nobody asks for it.
		}

		@Override
		public String stamp(TopicPartition partition) {
			return "";
		}

	};

	/**
	 * A partition was assigned.
	 * @param partition the partition
	 * @param metadata what is committed of it in Kafka beside its offset, or empty
	 */
	void assigned(TopicPartition partition, String metadata);

	/**
	 * Return what to commit of an assigned partition. When it changes it is committed,
	 * whether or not something was finished.
	 * @param partition the partition
	 * @return {@code key=value} separated by semicolons, or empty for nothing
	 */
	String stamp(TopicPartition partition);

}

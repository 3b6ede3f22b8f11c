package io.mergelane.consumer;

import java.time.Duration;

import io.mergelane.flow.PauseReason;
import io.mergelane.lag.PartitionLag;
import io.mergelane.skew.KeyName;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * State of one assigned partition at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param topic the topic
 * @param partition the partition
 * @param committed the committed offset, or -1 if there is none
 * @param lag how far it is behind, and how it gets on
 * @param paused why the engine has paused the partition, or {@code null}
 * @param tracker what is in hand and what is finished
 * @param oldest the first unfinished record, or {@code null} if there is none
 * @param failed what came of records that failed and are not finished
 */
public record PartitionSnapshot(String topic, int partition, long committed, PartitionLag lag,
		@Nullable PauseReason paused, TrackerSnapshot tracker, @Nullable Oldest oldest, Failed failed) {

	PartitionSnapshot withLag(PartitionLag current) {
		return new PartitionSnapshot(this.topic, this.partition, this.committed, current, this.paused, this.tracker,
				this.oldest, this.failed);
	}

	/**
	 * The first unfinished record: no commit passes it.
	 *
	 * @param offset its offset
	 * @param age how long ago it was polled
	 * @param failedAttempts how often it has failed
	 * @param failure why it failed the last time, or {@code null}
	 * @param key its key, if it has failed and waits, or {@code null}
	 */
	public record Oldest(long offset, Duration age, int failedAttempts, @Nullable String failure,
			@Nullable KeyName key) {

		/**
		 * Create one of which the key is not known.
		 * @param offset its offset
		 * @param age how long ago it was polled
		 * @param failedAttempts how often it has failed
		 * @param failure why it failed the last time, or {@code null}
		 */
		public Oldest(long offset, Duration age, int failedAttempts, @Nullable String failure) {
			this(offset, age, failedAttempts, failure, null);
		}

	}

	/**
	 * Records that are held back.
	 *
	 * @param waiting how many wait to be tried again, or for their time
	 * @param heldUp whether the oldest record keeps the partition from going on
	 * @param notKept a record that was given up and whose dead letter cannot be written,
	 * or {@code null} if there is none
	 */
	public record Failed(int waiting, boolean heldUp, @Nullable NotKept notKept) {

		/**
		 * Nothing has failed.
		 */
		public static final Failed NONE = new Failed(0, false, null);

	}

	/**
	 * A record whose dead letter cannot be written.
	 *
	 * @param offset its offset
	 * @param reason why not
	 */
	public record NotKept(long offset, String reason) {

	}

}

package io.mergelane.lag;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is seen of an assigned partition at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param committable the offset below which all is finished
 * @param next the offset behind the last polled record
 * @param unread how many records lie behind that, or {@code null} if not known
 * @param inFlight polled and unfinished records
 * @param finished how many records were finished so far: a number that changes whenever
 * one is
 * @param hold whether it takes records
 * @param oldest the first unfinished record if it was polled, or {@code null}
 * @param lastTimestamp timestamp of the last polled record, or negative if there is none
 */
public record PartitionSight(long committable, long next, @Nullable Long unread, long inFlight, long finished,
		Hold hold, @Nullable Oldest oldest, long lastTimestamp) {

	/**
	 * Return how many records are not finished.
	 * @return the number, or {@code null} if not known
	 */
	@Nullable Long records() {
		return (this.unread != null) ? this.unread + this.inFlight : null;
	}

	/**
	 * Return the offset behind the last record of the log.
	 * @return the offset, or {@code null} if not known
	 */
	@Nullable Long end() {
		return (this.unread != null) ? this.next + this.unread : null;
	}

	boolean waitsForItsTime() {
		return this.oldest != null && !this.oldest.due();
	}

	/**
	 * The first unfinished record.
	 *
	 * @param offset its offset
	 * @param timestamp its timestamp in milliseconds since 1970, or negative if it has
	 * none
	 * @param age how long ago it was polled
	 * @param due whether it may be handled now
	 */
	public record Oldest(long offset, long timestamp, Duration age, boolean due) {

	}

}

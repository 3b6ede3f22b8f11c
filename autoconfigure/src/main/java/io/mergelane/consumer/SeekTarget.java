package io.mergelane.consumer;

import java.time.Instant;

/**
 * Where a partition is to go on.
 * <p>
 * Threading: immutable.
 *
 * @param kind what the value means
 * @param value an offset, or a time in milliseconds
 */
public record SeekTarget(Kind kind, long value) {

	/**
	 * The first record of the log.
	 */
	public static final SeekTarget EARLIEST = new SeekTarget(Kind.EARLIEST, 0);

	/**
	 * Behind the last record of the log.
	 */
	public static final SeekTarget LATEST = new SeekTarget(Kind.LATEST, 0);

	/**
	 * Go on at an offset.
	 * @param offset the offset, which must be in the log, or behind its last record
	 * @return the target
	 */
	public static SeekTarget offset(long offset) {
		return new SeekTarget(Kind.OFFSET, offset);
	}

	/**
	 * Go on at the first record that is no older than a time.
	 * @param time the time, compared with timestamps of records
	 * @return the target
	 */
	public static SeekTarget time(Instant time) {
		return new SeekTarget(Kind.TIME, time.toEpochMilli());
	}

	@Override
	public String toString() {
		return switch (this.kind) {
			case OFFSET -> Long.toString(this.value);
			case TIME -> Instant.ofEpochMilli(this.value).toString();
			case EARLIEST -> "earliest";
			case LATEST -> "latest";
		};
	}

	/**
	 * What a value means.
	 */
	public enum Kind {

		/**
		 * An offset.
		 */
		OFFSET,

		/**
		 * A time.
		 */
		TIME,

		/**
		 * Nothing.
		 */
		EARLIEST,

		/**
		 * Nothing.
		 */
		LATEST

	}

}

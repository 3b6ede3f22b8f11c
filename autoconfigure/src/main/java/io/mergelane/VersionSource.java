package io.mergelane;

/**
 * Where the version of a row comes from.
 * <p>
 * Threading: immutable.
 */
public enum VersionSource {

	/**
	 * From the row itself.
	 */
	ROW,

	/**
	 * The timestamp of the Kafka record: an instant, or milliseconds since 1970 in a
	 * column of numbers. <b>Of two changes in one millisecond the first to arrive stays,
	 * and clocks of several producers may disagree</b>; with
	 * {@code message.timestamp.type=LogAppendTime} the broker's clock counts instead.
	 */
	RECORD_TIMESTAMP,

	/**
	 * The offset of the Kafka record. <b>Offsets of several partitions say nothing about
	 * each other, and begin anew when the topic is made anew</b>: only where all changes
	 * of a key come through one partition of one topic.
	 */
	RECORD_OFFSET

}

package io.mergelane.replay;

import java.util.regex.Pattern;

/**
 * Asks for dead letters to be replayed. A request is named by its id and its topic: by
 * these it is resumed, with the same filter; limit and rate may change.
 * <p>
 * Threading: immutable.
 *
 * @param id names the request: up to 100 letters, digits, '.', '_' and '-'
 * @param topic the dead-letter topic
 * @param filter which dead letters are replayed
 * @param limit how many of them at most in one run
 * @param recordsPerSecond how many of them in a second
 */
public record ReplayRequest(String id, String topic, ReplayFilter filter, int limit, int recordsPerSecond) {

	/**
	 * How many dead letters one run replays unless the request says so.
	 */
	public static final int DEFAULT_LIMIT = 1_000;

	/**
	 * How many dead letters one run may replay.
	 */
	public static final int MAX_LIMIT = 100_000;

	/**
	 * How many dead letters a second are replayed unless the request says so.
	 */
	public static final int DEFAULT_RECORDS_PER_SECOND = 100;

	private static final Pattern ID = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

	private static final String GROUP_PREFIX = "mergelane-replay-";

	/**
	 * Check the request.
	 * @throws IllegalArgumentException if it cannot be met; the message says what it must
	 * be
	 */
	public ReplayRequest {
		if (!ID.matcher(id).matches()) {
			throw new IllegalArgumentException("'id' must be 1 to 100 letters, digits, '.', '_' and '-'");
		}
		if (topic.isBlank()) {
			throw new IllegalArgumentException("'topic' must name the dead-letter topic");
		}
		if (limit < 1 || limit > MAX_LIMIT) {
			throw new IllegalArgumentException("'limit' must be from 1 to %d".formatted(MAX_LIMIT));
		}
		if (recordsPerSecond < 1) {
			throw new IllegalArgumentException("'recordsPerSecond' must be at least 1");
		}
	}

	/**
	 * Ask for dead letters, with the default limit and rate.
	 * @param id names the request
	 * @param topic the dead-letter topic
	 * @param filter which dead letters are replayed
	 */
	public ReplayRequest(String id, String topic, ReplayFilter filter) {
		this(id, topic, filter, DEFAULT_LIMIT, DEFAULT_RECORDS_PER_SECOND);
	}

	public ReplayRequest withLimit(int records) {
		return new ReplayRequest(this.id, this.topic, this.filter, records, this.recordsPerSecond);
	}

	public ReplayRequest withRecordsPerSecond(int records) {
		return new ReplayRequest(this.id, this.topic, this.filter, this.limit, records);
	}

	/**
	 * Return the group that keeps the progress of the request.
	 * @return the name of the group, which has no members
	 */
	String group() {
		return GROUP_PREFIX + this.id;
	}

}

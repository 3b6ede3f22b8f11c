package io.mergelane.replay;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Asks for dead letters to be replayed. A request is named by its id and its topic: by
 * these it is resumed, with the same filter and target; limit and rate may change.
 * <p>
 * Threading: immutable.
 *
 * @param id names the request: up to 100 letters, digits, '.', '_' and '-'
 * @param topic the dead-letter topic
 * @param filter which dead letters are replayed
 * @param limit how many of them at most in one run
 * @param recordsPerSecond how many of them in a second
 * @param handler id of the listener whose handler they are given to, or {@code null} to
 * bring them back to their original topics
 */
public record ReplayRequest(String id, String topic, ReplayFilter filter, int limit, int recordsPerSecond,
		@Nullable String handler) {

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
		if (handler != null && handler.isBlank()) {
			throw new IllegalArgumentException("'handler' must be the id of a listener");
		}
	}

	/**
	 * Ask for dead letters, with the default limit and rate.
	 * @param id names the request
	 * @param topic the dead-letter topic
	 * @param filter which dead letters are replayed
	 */
	public ReplayRequest(String id, String topic, ReplayFilter filter) {
		this(id, topic, filter, DEFAULT_LIMIT, DEFAULT_RECORDS_PER_SECOND, null);
	}

	public ReplayRequest withLimit(int records) {
		return new ReplayRequest(this.id, this.topic, this.filter, records, this.recordsPerSecond, this.handler);
	}

	public ReplayRequest withRecordsPerSecond(int records) {
		return new ReplayRequest(this.id, this.topic, this.filter, this.limit, records, this.handler);
	}

	/**
	 * Ask for the letters to be given to the handler of a listener of this application,
	 * and not to their original topics: those that this listener has given up, unless the
	 * filter names another one.
	 * @param listener id of the listener
	 * @return the request
	 */
	public ReplayRequest toHandler(String listener) {
		ReplayFilter own = (this.filter.listener() != null) ? this.filter : this.filter.withListener(listener);
		return new ReplayRequest(this.id, this.topic, own, this.limit, this.recordsPerSecond, listener);
	}

	/**
	 * Return where the letters go.
	 * @return the target
	 */
	public ReplayTarget target() {
		return (this.handler != null) ? ReplayTarget.HANDLER : ReplayTarget.ORIGINAL_TOPIC;
	}

	/**
	 * Return what tells the filter and the target from others.
	 */
	String hash() {
		return (this.handler != null) ? this.filter.hash("handler:" + this.handler) : this.filter.hash();
	}

	/**
	 * Return the group that keeps the progress of the request.
	 * @return the name of the group, which has no members
	 */
	String group() {
		return GROUP_PREFIX + this.id;
	}

}

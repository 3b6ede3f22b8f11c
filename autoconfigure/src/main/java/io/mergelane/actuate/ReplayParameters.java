package io.mergelane.actuate;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.mergelane.replay.ReplayFilter;
import io.mergelane.replay.ReplayRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What a request to the endpoint says about a replay, as it came: what cannot be meant is
 * explained, and not only refused.
 * <p>
 * Threading: immutable.
 *
 * @param id names the replay
 * @param deadLetterTopic the dead-letter topic, or {@code null} for that of the listener
 * @param from the earliest time of a dead letter
 * @param to the first time that is too late
 * @param exception class of the exception
 * @param originalTopic where the records come from
 * @param limit how many letters at most
 * @param recordsPerSecond how many letters in a second
 * @param target where they go
 */
record ReplayParameters(@Nullable String id, @Nullable String deadLetterTopic, @Nullable String from,
		@Nullable String to, @Nullable String exception, @Nullable String originalTopic, @Nullable String limit,
		@Nullable String recordsPerSecond, @Nullable String target) {

	/**
	 * Make a request of them.
	 * @param listener id of the listener whose letters are meant
	 * @param deadLetterTopics gives its dead-letter topics
	 * @return the request
	 * @throws IllegalArgumentException if there is none; the message says what a
	 * parameter must be
	 */
	ReplayRequest request(String listener, Supplier<List<String>> deadLetterTopics) {
		if (!StringUtils.hasText(this.id)) {
			throw new IllegalArgumentException(
					"'id' must name the replay: it is gone on with by the same id, and replays each letter once");
		}
		ReplayFilter filter = new ReplayFilter(time("from", this.from), time("to", this.to), this.originalTopic,
				this.exception, listener);
		ReplayRequest request = new ReplayRequest(this.id, topic(deadLetterTopics), filter)
			.withLimit(number("limit", this.limit, ReplayRequest.DEFAULT_LIMIT))
			.withRecordsPerSecond(
					number("recordsPerSecond", this.recordsPerSecond, ReplayRequest.DEFAULT_RECORDS_PER_SECOND));
		return isToHandler() ? request.toHandler(listener) : request;
	}

	private boolean isToHandler() {
		if (this.target == null || this.target.equals("original-topic")) {
			return false;
		}
		if (this.target.equals("handler")) {
			return true;
		}
		throw new IllegalArgumentException("'target' must be original-topic or handler");
	}

	private String topic(Supplier<List<String>> deadLetterTopics) {
		if (this.deadLetterTopic != null) {
			if (this.deadLetterTopic.isBlank()) {
				throw new IllegalArgumentException(
						"'deadLetterTopic' must not be empty; leave it out for the listener's");
			}
			return this.deadLetterTopic;
		}
		List<String> topics = deadLetterTopics.get();
		if (topics.size() != 1) {
			throw new IllegalArgumentException("'deadLetterTopic' must name one, as the listener has "
					+ (topics.isEmpty() ? "a pattern of topics" : "several: " + topics));
		}
		return topics.get(0);
	}

	private static @Nullable Instant time(String name, @Nullable String text) {
		try {
			return (text != null) ? Instant.parse(text) : null;
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("'%s' must be a time as 2026-03-01T08:00:00Z".formatted(name), ex);
		}
	}

	private static int number(String name, @Nullable String text, int fallback) {
		try {
			return (text != null) ? Integer.parseInt(text) : fallback;
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'%s' must be a whole number".formatted(name), ex);
		}
	}

	/**
	 * Return what is set, for those who look at it later.
	 */
	Map<String, Object> details() {
		Map<String, Object> details = new TreeMap<>();
		put(details, "id", this.id);
		put(details, "deadLetterTopic", this.deadLetterTopic);
		put(details, "from", this.from);
		put(details, "to", this.to);
		put(details, "exception", this.exception);
		put(details, "originalTopic", this.originalTopic);
		put(details, "limit", this.limit);
		put(details, "recordsPerSecond", this.recordsPerSecond);
		put(details, "target", this.target);
		return details;
	}

	private static void put(Map<String, Object> details, String name, @Nullable String value) {
		if (value != null) {
			details.put(name, value);
		}
	}

}

package io.mergelane.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

import io.mergelane.deadletter.DeadLetterRecord;
import org.jspecify.annotations.Nullable;

/**
 * Says which dead letters are replayed: those that all of it applies to.
 * <p>
 * Threading: immutable.
 *
 * @param from the earliest timestamp of the dead letter itself, not of its record, or
 * {@code null} for any
 * @param to the first timestamp that is too late, or {@code null} for none
 * @param originalTopic the topic the record comes from, or {@code null} for any
 * @param exception the fully qualified class of the exception or of its cause, as in the
 * headers of the dead letter, or {@code null} for any
 * @param listener id of the listener that has given the record up, or {@code null} for
 * any
 */
public record ReplayFilter(@Nullable Instant from, @Nullable Instant to, @Nullable String originalTopic,
		@Nullable String exception, @Nullable String listener) {

	/**
	 * Applies to every dead letter of the topic.
	 */
	public static final ReplayFilter ALL = new ReplayFilter(null, null, null, null, null);

	private static final int HASH_BYTES = 16;

	/**
	 * Check the filter.
	 * @throws IllegalArgumentException if its times leave no room, or a text is empty
	 */
	public ReplayFilter {
		if (from != null && to != null && !from.isBefore(to)) {
			throw new IllegalArgumentException("'from' must be before 'to'");
		}
		check("originalTopic", originalTopic);
		check("exception", exception);
		check("listener", listener);
	}

	private static void check(String name, @Nullable String text) {
		if (text != null && text.isBlank()) {
			throw new IllegalArgumentException("'%s' must not be empty; leave it out for any".formatted(name));
		}
	}

	public ReplayFilter withFrom(Instant earliest) {
		return new ReplayFilter(earliest, this.to, this.originalTopic, this.exception, this.listener);
	}

	public ReplayFilter withTo(Instant end) {
		return new ReplayFilter(this.from, end, this.originalTopic, this.exception, this.listener);
	}

	public ReplayFilter withOriginalTopic(String topic) {
		return new ReplayFilter(this.from, this.to, topic, this.exception, this.listener);
	}

	public ReplayFilter withException(String type) {
		return new ReplayFilter(this.from, this.to, this.originalTopic, type, this.listener);
	}

	public ReplayFilter withListener(String id) {
		return new ReplayFilter(this.from, this.to, this.originalTopic, this.exception, id);
	}

	/**
	 * Return whether a timestamp is within the times.
	 * @param timestamp of a dead letter, in milliseconds since 1970
	 * @return whether it is
	 */
	boolean isInTime(long timestamp) {
		Instant time = Instant.ofEpochMilli(timestamp);
		return (this.from == null || !time.isBefore(this.from)) && (this.to == null || time.isBefore(this.to));
	}

	/**
	 * Return whether what is in a dead letter is asked for.
	 * @param letter the dead letter
	 * @return whether it is, whatever its time
	 */
	boolean matches(DeadLetterRecord letter) {
		return (this.originalTopic == null || this.originalTopic.equals(letter.originalTopic()))
				&& (this.exception == null || letter.isFor(this.exception))
				&& (this.listener == null || this.listener.equals(letter.listener()));
	}

	/**
	 * Return what tells this filter from others, short enough to be kept with an offset.
	 * @return hexadecimal digits
	 */
	String hash() {
		return hash("");
	}

	/**
	 * Return what tells this filter and something else of the request from others.
	 * @param more what else
	 * @return hexadecimal digits
	 */
	String hash(String more) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((canonical() + more).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * With the length before each text, so that no two filters look alike.
	 */
	private String canonical() {
		StringBuilder canonical = new StringBuilder();
		for (@Nullable
		Object part : new @Nullable Object[] { this.from, this.to, this.originalTopic, this.exception,
				this.listener }) {
			String text = (part != null) ? part.toString() : "";
			canonical.append((part != null) ? text.length() : -1).append(':').append(text);
		}
		return canonical.toString();
	}

}

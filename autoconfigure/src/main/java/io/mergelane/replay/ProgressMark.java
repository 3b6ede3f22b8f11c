package io.mergelane.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What is kept with the committed offset of a request: the filter it was first run with,
 * and where it ends.
 * <p>
 * Threading: immutable.
 *
 * @param hash tells the filter from others
 * @param end the offset the request ends before
 */
record ProgressMark(String hash, long end) {

	private static final Pattern TEXT = Pattern.compile("replay/1 ([0-9a-f]+) ([0-9]{1,18})");

	/**
	 * Read the mark of a committed offset.
	 * @param metadata the metadata of the offset
	 * @return the mark, or {@code null} if it is none
	 */
	static @Nullable ProgressMark parse(@Nullable String metadata) {
		Matcher matcher = TEXT.matcher((metadata != null) ? metadata : "");
		return matcher.matches() ? new ProgressMark(matcher.group(1), Long.parseLong(matcher.group(2))) : null;
	}

	String text() {
		return "replay/1 %s %d".formatted(this.hash, this.end);
	}

}

package io.mergelane.documentation;

import java.util.Arrays;

/**
 * A fenced block of a page.
 * <p>
 * Threading: immutable.
 *
 * @param page path of the page, from the root of the project
 * @param line the line of its opening fence
 * @param language what is behind the fence, or empty
 * @param text what is in it, without the indentation of the fence
 * @param complete whether it can be checked by itself; a comment {@code fragment} before
 * it says that it cannot
 */
record CodeBlock(String page, int line, String language, String text, boolean complete) {

	boolean is(String... languages) {
		return Arrays.asList(languages).contains(this.language);
	}

	@Override
	public String toString() {
		return "%s:%d".formatted(this.page, this.line);
	}

}

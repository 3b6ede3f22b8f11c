package io.mergelane.skew;

import org.jspecify.annotations.Nullable;

/**
 * What is told of a key.
 * <p>
 * Threading: immutable.
 *
 * @param hash its hash
 * @param text a short text of it, or {@code null} if none may be kept
 */
public record KeyName(long hash, @Nullable String text) {

	/**
	 * Return its text, or eight hexadecimal digits of its hash.
	 * @param mayBeShown whether the text may be shown
	 * @return what is shown
	 */
	public String shown(boolean mayBeShown) {
		return (mayBeShown && this.text != null) ? this.text : "%08x".formatted(this.hash >>> Integer.SIZE);
	}

}

package io.mergelane.skew;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key: a hash, and a short text if that may be shown to somebody.
 * <p>
 * Threading: immutable.
 */
public final class KeyNames {

	private final KeyHash hash;

	private final boolean texts;

	KeyNames(KeyHash hash, boolean texts) {
		this.hash = hash;
		this.texts = texts;
	}

	/**
	 * Keep hashes only, with a secret that nobody knows.
	 * @return the names
	 */
	public static KeyNames hashed() {
		return new KeyNames(KeyHash.random(), false);
	}

	/**
	 * Keep texts as well.
	 * @return the names, with the same hashes
	 */
	public KeyNames withTexts() {
		return new KeyNames(this.hash, true);
	}

	/**
	 * Return what is told of a key.
	 * @param key the key
	 * @return its name
	 */
	public KeyName name(Object key) {
		return new KeyName(hash(key), text(key));
	}

	long hash(Object key) {
		return this.hash.of(key);
	}

	/**
	 * Return the text of a key.
	 * @param key the key
	 * @return the text, or {@code null} if none may be kept
	 */
	@Nullable String text(Object key) {
		return this.texts ? KeyText.of(key) : null;
	}

}

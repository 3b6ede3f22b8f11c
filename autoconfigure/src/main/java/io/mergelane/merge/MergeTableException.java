package io.mergelane.merge;

/**
 * A table or a row type that cannot be merged as it is; says what to change.
 * <p>
 * Threading: immutable.
 */
public final class MergeTableException extends RuntimeException {

	private final String description;

	private final String action;

	public MergeTableException(String description, String action) {
		super(description + ' ' + action);
		this.description = description;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return a sentence
	 */
	public String description() {
		return this.description;
	}

	/**
	 * What to do about it.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}

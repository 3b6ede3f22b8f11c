package io.mergelane.merge.table;

import io.mergelane.merge.MergeTableException;

/**
 * A table or a row type that cannot be merged as it is; says what to change. Public only
 * for the packages beside this one, which show it as a {@code MergeTableException}.
 * <p>
 * Threading: immutable.
 */
public final class UnfitTableException extends RuntimeException {

	private final String action;

	UnfitTableException(String description, String action) {
		super(description, null, false, false);
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return a sentence
	 */
	public String description() {
		return String.valueOf(getMessage());
	}

	/**
	 * What to do about it.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}

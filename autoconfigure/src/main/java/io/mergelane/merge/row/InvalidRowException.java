package io.mergelane.merge.row;

import org.jspecify.annotations.Nullable;

/**
 * A row found invalid before it was sent to the database. Public only for the packages
 * beside this one.
 * <p>
 * Threading: immutable.
 */
public final class InvalidRowException extends RuntimeException {

	private final @Nullable String column;

	/**
	 * Create an exception.
	 * @param column the column at fault, if it is one
	 * @param reason what is wrong, without values
	 */
	public InvalidRowException(@Nullable String column, String reason) {
		super(reason, null, false, false);
		this.column = column;
	}

	/**
	 * The column at fault.
	 * @return its name, or {@code null} if it is the row as a whole
	 */
	public @Nullable String column() {
		return this.column;
	}

	/**
	 * What is wrong, without values.
	 * @return words for a report
	 */
	public String reason() {
		return String.valueOf(getMessage());
	}

}

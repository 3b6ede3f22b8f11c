package io.mergelane.merge;

import org.jspecify.annotations.Nullable;

/**
 * A row found invalid before it was sent to the database.
 * <p>
 * Threading: immutable.
 */
final class InvalidRowException extends RuntimeException {

	private final transient RejectedRow rejectedRow;

	InvalidRowException(int index, @Nullable String column, String reason) {
		super(reason, null, false, false);
		this.rejectedRow = new RejectedRow(index, column, reason);
	}

	RejectedRow rejectedRow() {
		return this.rejectedRow;
	}

}

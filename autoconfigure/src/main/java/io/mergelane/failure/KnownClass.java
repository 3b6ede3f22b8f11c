package io.mergelane.failure;

import org.jspecify.annotations.Nullable;

/**
 * What the table says of the failures of one class.
 * <p>
 * Threading: immutable.
 *
 * @param row the line of the class, or of the nearest one above it
 * @param codes judges by a code, which comes before the class
 */
record KnownClass(FailureRow row, CodeReader codes) {

	/**
	 * Judge one failure, without its causes.
	 * @param failure a failure of the class
	 * @return the verdict, or {@code null} if that is left to others in the chain
	 */
	@Nullable FailureVerdict verdict(Throwable failure) {
		FailureVerdict ofCode = this.codes.read(failure);
		if (ofCode != null) {
			return ofCode;
		}
		if (this.row.note().equals(FailureRow.WITHOUT_A_CAUSE) && failure.getCause() != null) {
			return null;
		}
		return (this.row.verdict() != FailureVerdict.UNKNOWN) ? this.row.verdict() : null;
	}

	boolean isLast() {
		return this.row.note().equals(FailureRow.WHATEVER_ITS_CAUSE);
	}

}

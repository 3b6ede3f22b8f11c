package io.mergelane.merge;

/**
 * What became of rows that were sent to the database. Not every database tells all.
 * <p>
 * Threading: immutable.
 *
 * @param inserted rows whose key was absent, where the database tells them apart
 * @param written rows that were inserted or updated a stored one, as far as is told
 * @param stale rows left out, as the stored one was not older, as far as is told
 * @param untold rows that were written or left out, the database does not tell which
 */
public record MergeCount(int inserted, int written, int stale, int untold) {

	/**
	 * Nothing.
	 */
	public static final MergeCount NONE = new MergeCount(0, 0, 0, 0);

	/**
	 * Of so many rows so many were written.
	 * @param rows number of rows sent
	 * @param written number of rows inserted or updated
	 * @return the count
	 */
	public static MergeCount of(int rows, int written) {
		return new MergeCount(0, written, rows - written, 0);
	}

	/**
	 * The database does not tell what became of the rows.
	 * @param rows number of rows sent
	 * @return the count
	 */
	public static MergeCount untold(int rows) {
		return new MergeCount(0, 0, 0, rows);
	}

	/**
	 * The number of rows sent.
	 * @return the number of rows
	 */
	public int rows() {
		return this.written + this.stale + this.untold;
	}

	/**
	 * Add up.
	 * @param other another count
	 * @return the sum
	 */
	public MergeCount plus(MergeCount other) {
		return new MergeCount(this.inserted + other.inserted, this.written + other.written, this.stale + other.stale,
				this.untold + other.untold);
	}

}

package io.mergelane.merge.row;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a row besides its columns. Public only for the packages beside this
 * one.
 * <p>
 * Threading: immutable.
 *
 * @param deleted whether the row is to be deleted
 * @param version its version, if it comes from outside the row
 */
public record RowMark(boolean deleted, @Nullable Object version) {

	/**
	 * A row that is to be upserted, with all its columns.
	 */
	public static final RowMark UPSERT = new RowMark(false, null);

}

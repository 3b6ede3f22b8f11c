package io.mergelane.merge;

import org.jspecify.annotations.Nullable;

/**
 * A row that cannot be written, now or later, and why.
 * <p>
 * Invariant: nothing here contains a value of the row.
 * <p>
 * Threading: immutable.
 *
 * @param index index of the row, or of the rows to be written together, in the list that
 * was to be written
 * @param column the column at fault, if known
 * @param reason what is wrong
 */
public record RejectedRow(int index, @Nullable String column, String reason) {

}

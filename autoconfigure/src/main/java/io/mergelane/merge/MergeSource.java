package io.mergelane.merge;

import org.jspecify.annotations.Nullable;

/**
 * A table to merge into, and what its rows are.
 * <p>
 * Threading: immutable.
 *
 * @param table the table
 * @param rowType a record or bean type, checked completely when the writer is made;
 * {@code null} or a {@code Map} type if rows are maps, each of which is checked when it
 * is written. Maps may be written in either case
 */
public record MergeSource(MergeTable table, @Nullable Class<?> rowType) {

}

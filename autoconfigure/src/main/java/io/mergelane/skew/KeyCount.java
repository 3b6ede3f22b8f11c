package io.mergelane.skew;

import org.jspecify.annotations.Nullable;

/**
 * How many records a key has.
 * <p>
 * Threading: immutable.
 *
 * @param hash hash of the key
 * @param text its text, or {@code null} if that is not kept
 * @param atLeast it has no fewer records
 * @param atMost it has no more records
 */
public record KeyCount(long hash, @Nullable String text, long atLeast, long atMost) {

}

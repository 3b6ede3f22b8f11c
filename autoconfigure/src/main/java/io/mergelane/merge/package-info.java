/**
 * Writes rows by key so that doing it twice, late or concurrently equals doing it once in
 * order.
 */
@NullMarked
package io.mergelane.merge;

import org.jspecify.annotations.NullMarked;

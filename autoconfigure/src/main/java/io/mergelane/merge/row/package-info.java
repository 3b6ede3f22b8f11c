/**
 * Turns what a user returned into valid rows, and keeps the newest of each key in key
 * order.
 */
@NullMarked
package io.mergelane.merge.row;

import org.jspecify.annotations.NullMarked;

/**
 * Runs work in parallel, one turn at a time per lane, in the order in which it was
 * submitted; forms batches. Pure Java.
 */
@NullMarked
package io.mergelane.lane;

import org.jspecify.annotations.NullMarked;

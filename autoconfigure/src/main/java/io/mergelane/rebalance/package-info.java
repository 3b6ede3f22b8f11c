/**
 * Remembers assignment changes, infers why they happened, and notices if they are too
 * many.
 */
@NullMarked
package io.mergelane.rebalance;

import org.jspecify.annotations.NullMarked;

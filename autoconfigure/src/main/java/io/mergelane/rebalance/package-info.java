/**
 * Remembers assignment changes.
 */
@NullMarked
package io.mergelane.rebalance;

import org.jspecify.annotations.NullMarked;

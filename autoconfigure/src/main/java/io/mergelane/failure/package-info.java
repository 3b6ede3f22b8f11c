/**
 * Decides what a failure means and when to try again.
 */
@NullMarked
package io.mergelane.failure;

import org.jspecify.annotations.NullMarked;

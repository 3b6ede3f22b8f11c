/**
 * Decides what a failure means.
 */
@NullMarked
package io.mergelane.failure;

import org.jspecify.annotations.NullMarked;

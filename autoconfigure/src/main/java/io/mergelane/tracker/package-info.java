/**
 * Knows which polled offsets of one assigned partition are finished, hence what may be
 * committed. Pure Java.
 */
@NullMarked
package io.mergelane.tracker;

import org.jspecify.annotations.NullMarked;

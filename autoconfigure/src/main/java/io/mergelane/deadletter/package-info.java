/**
 * Writes records that are given up to dead-letter topics, as they lay in the log, and
 * keeps their bytes until then.
 */
@NullMarked
package io.mergelane.deadletter;

import org.jspecify.annotations.NullMarked;

/**
 * Knows how far behind a partition is, in records and in time, and whether it gets on.
 */
@NullMarked
package io.mergelane.lag;

import org.jspecify.annotations.NullMarked;

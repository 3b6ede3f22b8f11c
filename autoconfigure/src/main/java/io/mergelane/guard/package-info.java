/**
 * Keeps listeners out of consumer groups of other applications: before they join, until
 * their first partitions begin, and as long as they run.
 */
@NullMarked
package io.mergelane.guard;

import org.jspecify.annotations.NullMarked;

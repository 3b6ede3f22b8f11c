/**
 * Measures how fast a topic of changes gets into a table.
 */
@NullMarked
package io.mergelane.benchmarks.feed;

import org.jspecify.annotations.NullMarked;

/**
 * Measures how fast rows are merged, beside the fastest way to write them.
 */
@NullMarked
package io.mergelane.benchmarks.merge;

import org.jspecify.annotations.NullMarked;
